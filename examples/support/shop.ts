import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const goods = ['bread', 'butter', 'tea'];

/** An order, as the shop sends it. */
export interface Order {
  readonly id: number;
  readonly sku: string;
  readonly cents: number;
}

/** A port on which nothing listens. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

/** Stands for a shop that posts orders, ten at a time, each request under a key of its own. Resolves when all are taken. */
export const postOrders = async (url: string, count: number): Promise<void> => {
  const orders = Array.from({ length: count }, (_, id): Order => {
    return { id, sku: goods[id % goods.length]!, cents: 100 + (id % 5) };
  });
  for (let i = 0; i < count; i += 10) await post(url, orders.slice(i, i + 10), `orders from ${i}`);
};

/** Posts again what was not taken yet: the server knows it by its key. */
const post = async (url: string, orders: readonly Order[], key: string): Promise<void> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const request = { method: 'POST', body: JSON.stringify(orders), headers };
  for (;;) {
    const status = await fetch(url, request).then(
      (response) => response.status,
      () => 503,
    );
    if (status === 202) return;
    if (status !== 429 && status !== 503) throw new Error(`The orders were answered with ${status}.`);
    await sleep(50);
  }
};
