# The production image: web, worker, beat and migrate are the same image with another command.

FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.txt package.json package-lock.json ./
COPY scripts/set_up.py scripts/
# Packages and browser assets, made as on a developer's machine.
RUN mkdir static && python scripts/set_up.py app
COPY . .
RUN PBC_DEMO=1 STATIC_ROOT=/app/staticfiles .venv/bin/python manage.py collectstatic --no-input
# The user of the second stage may not write here: what is not compiled now is compiled at every start.
RUN .venv/bin/python -m compileall -q -x 'node_modules|/var/' .

FROM python:3.12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig fonts-liberation libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/pbc --create-home pbc \
    && mkdir /srv/pbc/var \
    && chown pbc: /srv/pbc/var
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PBC_VAR=/srv/pbc/var \
    STATIC_ROOT=/app/staticfiles
USER pbc
EXPOSE 8000
CMD ["gunicorn", "pbc.wsgi", "--bind=0.0.0.0:8000", "--workers=4", "--threads=4", "--timeout=120", \
     "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
