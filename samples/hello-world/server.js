// The application: one page in the colour of the base image that it was built on. No packages, so that it starts at once.
const http = require('http');

const text = 'Hello World';
const port = Number(process.env.PORT ?? 80);
const color = process.env.BACKGROUND_COLOR || 'White';
const version = process.env.NODE_VERSION || 'unknown';

function escapeHtml(value) {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function page() {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>${escapeHtml(text)}</title></head>
  <body style="background-color: ${escapeHtml(color)}">
    <h1>${escapeHtml(text)}</h1>
    <p>BACKGROUND_COLOR: ${escapeHtml(color)}</p>
    <p>NODE_VERSION: ${escapeHtml(version)}</p>
  </body>
</html>
`;
}

const server = http.createServer((request, response) => {
  if (request.url === '/healthz') return response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
  if (request.url !== '/') return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
  return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page());
});

// As the first process of its container it gets no default action for signals.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

server.listen(port, () => console.log(`Listening on port ${server.address().port}`));
