// Starts the NHS.UK components. Every page works without this.
import { initAll } from "../vendor/nhsuk-frontend.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
