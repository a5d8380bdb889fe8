// Shows the OpenAPI schema. Starts once Swagger UI, which stands before this in the page, is there.
const place = document.getElementById("api-docs");
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.schema,
  deepLinking: true,
  supportedSubmitMethods: [], // to read, not to try: a key does not belong in a browser
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});
