/** Checks compose.yaml without a container engine: its values against the files and variables that the services read. */
import { readFileSync } from 'node:fs';
import { parseEnv as parseEnvFile } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseEnv } from '@/lib/env';
import { resolveClientIp } from '@/lib/http/client-ip';
import { commandOf, stages, wordsOf } from './dockerfile';

const value = z.union([z.string(), z.number()]).transform(String);
const service = z.looseObject({
  environment: z.record(z.string(), value),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.object({ default: z.object({ ipv4_address: z.string() }) }).optional(),
});
const composeSchema = z.object({
  services: z.object({ app: service, nginx: service, postgres: service }),
  volumes: z.record(z.string(), z.unknown()),
});

const password = 'a-password-of-32-characters-or-so';
const text = readFileSync('compose.yaml', 'utf8');
const { services, volumes } = composeSchema.parse(
  parse(text.replace(/\$\{POSTGRES_PASSWORD(:\?[^}]*)?\}/g, password)),
);
const { app, nginx, postgres } = services;
const addressOf = (of: z.infer<typeof service>) => of.networks?.default.ipv4_address;

const example = readFileSync('.env.local.example', 'utf8');
/** A partner's .env.local for Proof itself. */
const partnerEnv = {
  ...parseEnvFile(example),
  PROOF_API_BASE_URL: 'https://proof.example',
  APP_URL: 'https://app.example.com',
  AUTH_MODE: 'jwt',
  AUTH_JWKS_URL: 'https://id.example.com/jwks.json',
  AUTH_ISSUER: 'https://id.example.com/',
  AUTH_AUDIENCE: 'on-ramp',
};

describe('compose.yaml', () => {
  it('adds the variables that a valid configuration still needs, under names of .env.local.example', () => {
    for (const name of Object.keys(app.environment)) expect(example).toMatch(new RegExp(`^# ${name}=`, 'm'));
    expect(parseEnv({ ...partnerEnv, ...app.environment })).toMatchObject({ AUTH_MODE: 'jwt' });
  });

  it('connects the app to the postgres service, whose data is on a volume', () => {
    const { hostname, username, password: given, pathname } = new URL(app.environment.DATABASE_URL ?? '');
    expect(Object.keys(services)).toContain(hostname);
    expect([username, given, pathname]).toEqual([
      postgres.environment.POSTGRES_USER,
      postgres.environment.POSTGRES_PASSWORD,
      `/${postgres.environment.POSTGRES_USER}`,
    ]);
    expect(postgres.volumes.map(volume => volume.split(':')[0])).toEqual(Object.keys(volumes));
  });

  it('publishes only nginx, which uses the tested template with every variable set', () => {
    expect([app.ports, nginx.ports.length, postgres.ports]).toEqual([[], 1, []]);
    const template = 'deploy/nginx.conf.template';
    expect(nginx.volumes).toEqual([`./${template}:/etc/nginx/templates/default.conf.template:ro`]);
    const names = [...readFileSync(template, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(nginx.environment).sort()).toEqual(names.sort());
  });

  it('the app listens on the port that nginx, the image and its health check use', () => {
    const [, image = []] = stages();
    const { PORT, HOST } = app.environment;
    expect(HOST).toBe('0.0.0.0');
    expect(nginx.environment.APP_SERVERS).toBe(`server app:${PORT};`);
    expect(wordsOf(image, 'EXPOSE')).toEqual([PORT]);
    expect(commandOf(wordsOf(image, 'HEALTHCHECK')[0]).join(' ')).toContain(`process.env.PORT || ${PORT}`);
  });

  it.each([
    ['6.6.6.6, 203.0.113.9', '203.0.113.9'],
    // Some engines hide the client behind the gateway's address. Then there is no client address, because the header's
    // first entry is written by the client.
    ['6.6.6.6, 172.30.250.1', null],
  ])('takes from X-Forwarded-For %s the client address %s', (forwardedFor, client) => {
    const { TRUSTED_PROXIES: trustedProxies } = parseEnv({ ...partnerEnv, ...app.environment });
    const remoteAddress = addressOf(nginx) ?? '';
    expect(resolveClientIp({ forwardedFor, remoteAddress, trustedProxies, allowPrivate: false })).toBe(
      client,
    );
  });

  it('fixed addresses are inside the network and outside the range for other containers', () => {
    expect(text).toContain('subnet: 172.30.250.0/24');
    expect(text).toContain('ip_range: 172.30.250.128/25');
    const fixed = [addressOf(nginx), addressOf(app)];
    expect(new Set(fixed).size).toBe(2);
    for (const address of fixed) {
      expect(address).toMatch(/^172\.30\.250\.\d+$/);
      expect(Number(address?.split('.').at(-1))).toBeLessThan(128);
    }
  });

  it('contains no secret', () => {
    expect(text.match(/\b\w*(PASSWORD|SECRET|TOKEN|KEY)\w*: .+/g)).toEqual([
      `POSTGRES_PASSWORD: \${POSTGRES_PASSWORD}`,
    ]);
  });
});
