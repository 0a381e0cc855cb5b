import { expect, test } from 'vitest';
import { CutProxy, service } from '../../../vitest/service.ts';
import { trust } from '../clients/client.ts';
import { connect } from '../clients/kafka.ts';
import { describeServer } from './describe-server.ts';

await describeServer({ name: 'kafka', connect, refusal: /auth/i, uncertified: /./ });

await service('kafka', (shared) => {
  test('clients that come through a proxy stay with it', async () => {
    await using proxy = await CutProxy.before(shared);
    await using other = await CutProxy.before(shared);
    expect(other.port).not.toBe(proxy.port);
    const listener = { host: proxy.host, port: proxy.port, tls: false };
    const client = await connect(listener, trust(shared.certificates));
    await client.add();
    expect(proxy.connections).toBeGreaterThan(0);
    await proxy.close();
    await expect(client.count()).rejects.toThrow(/./);
    await client.close();
  });
});
