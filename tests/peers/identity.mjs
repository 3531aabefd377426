// Three sign-in providers on loopback, each a certified OpenID provider dressed as what the product meets: one as Google, one as GitHub, one as
// itself. Whoever the request names in login_hint, or the browser in a cookie `person`, signs in; without either they say no. Prints the addresses as JSON, and ends with its input.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

const callbacks = /^http:\/\/(app\.localhost:\d+|localhost:\d+\/house)\/auth\/(google|github|openid)\/callback$/; // the second is a console below a path prefix

const people = {
  alice: { number: 1001, name: 'Alice Ash', email: 'alice@example.com', email_verified: true, hd: 'example.com' },
  bob: { number: 1002, name: 'Bob Birch', email: 'bob@elsewhere.example', email_verified: true },
  carol: { number: 1003, name: 'Carol Cedar', email: 'carol@example.com', email_verified: false, hd: 'example.com' },
};

// Made while hardly anything is loaded: the runtime may stand still for ever where it cleans up its memory in the middle of handing a key out.
const key = (type, options, id, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid: id, alg, use: 'sig' });

const keys = {
  google: key('rsa', { modulusLength: 2048 }, 'rsa-1', 'RS256'),
  github: key('rsa', { modulusLength: 2048 }, 'rsa-1', 'RS256'),
  openid: key('ec', { namedCurve: 'P-256' }, 'ec-1', 'ES256'),
};
const { Provider } = await import('oidc-provider');

async function start(name, configure) {
  let handle;
  const server = createServer((request, response) => handle(request, response));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => people[id] && ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope(context.oidc.params.scope);
      await grant.save();
      return grant;
    },
    ...configure,
  });
  provider.Client.prototype.redirectUriAllowed = (address) => callbacks.test(address);

  const serve = provider.callback();
  handle = async (request, response) => {
    try {
      if (request.url.startsWith('/interaction/')) {
        const { params } = await provider.interactionDetails(request, response);
        const person = params.login_hint ?? /(?:^|; )person=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
        const result = people[person] ? { login: { accountId: person } } : { error: 'access_denied' };
        await provider.interactionFinished(request, response, result);
      } else if (name === 'github' && request.url.startsWith('/user')) {
        const token = await provider.AccessToken.find((request.headers.authorization ?? '').replace(/^Bearer /, ''));
        const person = token && people[token.accountId];
        response.writeHead(person ? 200 : 401, { 'content-type': 'application/json' });
        const answer = request.url === '/user/emails'
          ? [{ email: `other-${person?.email}`, primary: false, verified: true }, { email: person?.email, primary: true, verified: person?.email_verified }]
          : { id: person?.number, login: token?.accountId, name: person?.name };
        response.end(JSON.stringify(person ? answer : { message: 'Bad credentials' }));
      } else {
        serve(request, response);
      }
    } catch (failure) {
      response.writeHead(500).end(String(failure));
    }
  };
  return issuer;
}

const client = (more) => [{ client_id: 'longhouse', client_secret: 'a secret of 32 characters or more', redirect_uris: ['https://registered.example/'], ...more }];

const addresses = {
  google: await start('google', {
    clients: client(),
    claims: { email: ['email', 'email_verified'], profile: ['name', 'hd'] },
    conformIdTokenClaims: false, // as Google does, everything stands in the ID token
    jwks: { keys: [keys.google] },
  }),
  github: await start('github', {
    clients: client({ token_endpoint_auth_method: 'client_secret_post' }),
    scopes: ['read:user', 'user:email'],
    routes: { authorization: '/login/oauth/authorize', token: '/login/oauth/access_token' },
    jwks: { keys: [keys.github] },
  }),
  openid: await start('openid', {
    clients: client({ id_token_signed_response_alg: 'ES256' }),
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    jwks: { keys: [keys.openid] },
  }),
};

console.log(JSON.stringify(addresses));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
