import { beforeAll, describe, inject, TestRunner } from 'vitest';
import { complainOfMissing } from '../services/origin/environment.ts';
import { at } from '../services/server.ts';
import type { OwnService, Service, ServiceName, ServiceOptions } from '../services/service.ts';
import { startService as start } from '../services/start-service.ts';
import { Unavailable } from '../services/unavailable.ts';
import type { SharedService } from './shared-services.ts';

export { toEnvironment } from '../services/origin/environment.ts';
export type {
  Listener,
  ListenerName,
  OwnService,
  Service,
  ServiceName,
  ServiceOptions,
} from '../services/service.ts';
export { makeCertificates } from '../services/certificates/certificates.ts';
export { CutProxy } from '../services/proxy/cut-proxy.ts';
export { TlsProxy } from '../services/proxy/tls-proxy.ts';

async function find(name: ServiceName): Promise<SharedService> {
  if (!inject('services')?.includes(name))
    throw new Error(`The settings of this package do not name ${name} in services.`);
  const response = await fetch(`${inject('servicesUrl')}/${name}`);
  return (await response.json()) as SharedService;
}

/** Stands for a server that cannot be had while tests that are skipped are collected. */
function absent(name: ServiceName): Service {
  const nowhere = at(1);
  const keys = { cert: '', key: '' };
  return {
    name,
    origin: 'machine',
    listeners: {
      plain: nowhere,
      tls: nowhere,
      password: nowhere,
      passwordTls: nowhere,
      clientCertificate: nowhere,
    },
    detours: [],
    certificates: { ca: '', stranger: '', server: keys, client: keys, expired: keys },
  };
}

/**
 * Tests on a real server, which the settings of the package name in `services`. All packages of a run share it: they take names of their
 * own for what they make, and an instance of their own (`startService`) for what they break. Where the server cannot be had the tests
 * are skipped with the reason in their name; with `CI=true` they fail.
 *
 * @example
 * await service('kafka', ({ listeners, certificates }) => {
 *   test('reads', async () => { … });
 * });
 */
export async function service(name: ServiceName, tests: (service: Service) => void): Promise<void> {
  const found = await find(name);
  const missing = 'reason' in found ? ` cannot be had: ${found.reason}` : '';
  const skip = missing !== '' && process.env['CI'] !== 'true';
  describe(`${name}${missing}`, { skip }, () => {
    beforeAll(() => {
      if (missing !== '') throw new Error(name + missing);
    });
    tests('service' in found ? complainOfMissing(found.service) : absent(name));
  });
}

/**
 * Starts a server that belongs to the test, to be broken by it, as `startService` of the services does. A test is skipped with the reason
 * if the server cannot be had, as where the shared one is somebody else's; with `CI=true` it fails.
 */
export async function startService(name: ServiceName, options?: ServiceOptions): Promise<OwnService> {
  try {
    return await start(name, options);
  } catch (error) {
    const test = TestRunner.getCurrentTest();
    if (error instanceof Unavailable && test && process.env['CI'] !== 'true') {
      test.context.skip(`${name} cannot be had: ${error.message}`);
    }
    throw error;
  }
}
