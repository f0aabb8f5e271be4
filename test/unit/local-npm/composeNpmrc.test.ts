import { describe, expect, it } from 'vitest';
import { composeNpmrc } from '../../../local/npm/composeNpmrc.ts';

const nothing = { config: {}, files: [], environment: {} };
const npmDefaults = {
  registry: 'https://registry.npmjs.org/',
  'strict-ssl': true,
  ca: null,
  cafile: null,
  'https-proxy': null,
  proxy: false,
  noproxy: [''],
  audit: false,
};

describe('the settings that builds are given', () => {
  it('are none where nobody has set anything', () => {
    expect(composeNpmrc({ ...nothing, config: npmDefaults })).toBeUndefined();
  });

  it('say how to reach a registry, and nothing of what npm does then', () => {
    const config = {
      ...npmDefaults,
      registry: 'https://npm.example.com/',
      '@team:registry': 'https://team.example.com/',
      'strict-ssl': false,
      'https-proxy': 'http://proxy.example.com:3128/',
      noproxy: ['127.0.0.1', 'localhost'],
      fund: false,
    };

    const settings = composeNpmrc({ ...nothing, config, certificates: 'PEM' });

    expect(settings).toEqual({
      npmrc:
        'https-proxy=http://proxy.example.com:3128/\nnoproxy=127.0.0.1,localhost\n' +
        'registry=https://npm.example.com/\nstrict-ssl=false\n@team:registry=https://team.example.com/\n' +
        'cafile=/usr/local/etc/npm-certificates.pem\n',
      withoutCredentials: settings?.npmrc,
      certificates: 'PEM',
      secrets: [],
    });
  });

  it('have the proxy of the environment, which npm obeys as well', () => {
    const environment = { HTTPS_PROXY: 'http://proxy.example.com:3128', NO_PROXY: '127.0.0.1', PATH: '/bin' };

    expect(composeNpmrc({ ...nothing, config: npmDefaults, environment })?.npmrc).toBe(
      'https-proxy=http://proxy.example.com:3128\nnoproxy=127.0.0.1\n',
    );
  });

  it('have credentials from npmrc files and the environment, filled in, the user’s before the machine’s', () => {
    const machine = '//npm.example.com/:_authToken=old\n//other.example.com/:username = someone\naudit=false\n';
    const user = '; mine\n//npm.example.com/:_authToken="${TOKEN}"\n//other.example.com/:_password=c2VjcmV0\n';
    const environment = { TOKEN: 't0ken', 'npm_config_//third.example.com/:_authToken': 'third' };

    const settings = composeNpmrc({ config: npmDefaults, files: [machine, user], environment });

    expect(settings).toEqual({
      npmrc:
        '//npm.example.com/:_authToken=t0ken\n//other.example.com/:username=someone\n' +
        '//other.example.com/:_password=c2VjcmV0\n//third.example.com/:_authToken=third\n',
      withoutCredentials: '\n',
      secrets: ['t0ken', 'c2VjcmV0', 'third'],
    });
  });

  it('keep an address that holds a password from code that nobody has accepted yet', () => {
    const config = { registry: 'https://me:hunter2@npm.example.com/', 'strict-ssl': false };

    const settings = composeNpmrc({ ...nothing, config });

    expect(settings?.withoutCredentials).toBe('strict-ssl=false\n');
    expect(settings?.npmrc).toContain('hunter2');
    expect(settings?.secrets).toEqual(['hunter2']);
  });
});
