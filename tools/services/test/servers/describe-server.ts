import { inspect as inspectDeep } from 'node:util';
import { expect, test } from 'vitest';
import {
  service,
  startService,
  type Listener,
  type ListenerName,
  type ServiceName,
} from '../../../vitest/service.ts';
import { trust, type Client, type Connect } from '../clients/client.ts';

/** A server, its client, and where it differs from the others. */
export interface ServerCase {
  readonly name: ServiceName;
  readonly connect: Connect;
  /** What is wrong about a client that knows no password. By default that. */
  readonly wrong?: Partial<Listener>;
  /** What it is told. */
  readonly refusal: RegExp;
  /** What a client without a certificate is told where one is asked for; nothing where it may have none. */
  readonly uncertified?: RegExp;
  /** Whether `kill -9` loses what it has. */
  readonly forgets?: boolean;
}

const inspect = (error: unknown): string => inspectDeep(error, { depth: 6 });

const ways: ListenerName[] = ['plain', 'tls', 'password', 'passwordTls', 'clientCertificate'];

async function withClient<R>(connecting: Promise<Client>, use: (client: Client) => Promise<R>): Promise<R> {
  const client = await connecting;
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** What every server does for its clients. */
export const describeServer = ({
  name,
  connect,
  wrong = { password: 'wrong' },
  refusal,
  uncertified,
  forgets,
}: ServerCase): Promise<void> =>
  service(name, ({ listeners, certificates }) => {
    test.each(ways)('is reached by %s', async (way) => {
      const connecting = connect(listeners[way], trust(certificates, way === 'clientCertificate'));
      await withClient(connecting, async (client) => {
        await client.add();
        expect(await client.count()).toBeGreaterThan(0);
      });
    });

    test.each(['password', 'passwordTls'] as const)('refuses a wrong password by %s', async (way) => {
      const connecting = connect({ ...listeners[way], ...wrong }, trust(certificates));
      expect(await connecting.then(() => 'let in', inspect)).toMatch(refusal);
    });

    test.each(uncertified ? [uncertified] : [])('asks for the certificate of a client', async (told) => {
      const connecting = connect(listeners.clientCertificate, trust(certificates));
      expect(await connecting.then(() => 'let in', inspect)).toMatch(told);
    });

    test('is not trusted by who trusts somebody else', async () => {
      const connecting = connect(listeners.tls, { ca: certificates.stranger });
      expect(await connecting.then(() => 'let in', inspect)).toMatch(/certificate/i);
    });

    test('keeps its address and its data', { timeout: 240_000 }, async () => {
      await using own = await startService(name, { certificate: 'expired' });
      const nobody = trust(own.certificates);
      const use = <R>(what: (client: Client) => Promise<R>): Promise<R> =>
        withClient(connect(own.listeners.plain, nobody), what);

      expect(await connect(own.listeners.tls, nobody).then(() => 'let in', inspect)).toMatch(/expired/i);
      await use((client) => client.add());
      await own.restart();
      await use((client) => client.add());
      expect(await use((client) => client.count())).toBe(2);
      await own.kill();
      await own.start();
      const kept = forgets ? 1 : 2;
      await use(async (client) => {
        expect(await client.count()).toBe(kept);
        await own.pause();
        const counted = client.count();
        await own.resume();
        expect(await counted).toBe(kept);
      });
    });
  });
