import { app } from '@azure/functions';
import * as df from 'durable-functions';

function route(name, path, options = {}) {
  app.http(name, {
    methods: ['GET', 'POST'],
    route: path,
    authLevel: 'anonymous',
    ...options,
    handler: async (request) => ({
      jsonBody: { function: name, params: request.params, method: request.method, body: await request.text() },
    }),
  });
}

route('task', 'api/tasks/{task}');
route('taskRuns', 'api/tasks/{task}/runs', { methods: ['POST'] });
route('list', 'api/tasks/list');
route('optional', 'api/optional/{name?}');
route('files', 'files/{*path}');
route('head', 'api/head', { methods: ['HEAD', 'OPTIONS'] });
route('forFunctions', 'api/forFunctions', { authLevel: 'function' });
route('forAdmins', 'api/forAdmins', { authLevel: 'admin' });
// Azure serves its root by this: a route that is empty stands for the function's name.
route('root', '{nothing:maxlength(0)?}');

app.http('query', {
  methods: ['GET'],
  route: 'api/query',
  handler: (request) => ({ jsonBody: { all: request.query.getAll('a'), header: request.headers.get('x-one') } }),
});
app.http('bytes', {
  methods: ['POST'],
  route: 'api/bytes',
  handler: async (request) => ({
    status: 201,
    headers: { 'x-length': String((await request.arrayBuffer()).byteLength) },
    body: new Uint8Array([0, 255, 10]),
  }),
});
app.http('nothing', { methods: ['GET'], route: 'api/nothing', handler: () => undefined });
app.http('throwingRoute', {
  methods: ['GET'],
  route: 'api/throws',
  handler: () => {
    throw new Error('the handler threw');
  },
});

/** What a user of `createCheckStatusResponse` gets. */
app.http('start', {
  methods: ['POST'],
  route: 'api/start/{name}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew(request.params.name, { input: await request.json() });
    return client.createCheckStatusResponse(request, id);
  },
});
