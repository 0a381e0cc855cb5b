import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Listener, Service } from '../service.ts';
import { Gate } from './gate.ts';
import { listen, LOOPBACK, stopListening } from './listening.ts';

/** Where something listens. */
export type Address = Pick<Listener, 'host' | 'port'>;

/**
 * A proxy on the loopback address that passes bytes on, and disturbs them when told to. The changes hold for connections that there are
 * and for new ones, until the opposite is called.
 */
export class CutProxy implements AsyncDisposable {
  readonly host = LOOPBACK;
  readonly #target: Address;
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  readonly #gate = new Gate();
  #port = 0;
  #latency = 0;
  #rate = Infinity;
  #accepted = 0;

  private constructor(target: Address) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  /** A proxy that passes on to `target`. By default on a port that is free. */
  static async to(target: Address, port = 0): Promise<CutProxy> {
    const proxy = new CutProxy(target);
    proxy.#port = await listen(proxy.#server, port);
    return proxy;
  }

  /** A proxy before the plain listener of a server. Clients that the server tells its address stay with the proxy. */
  static async before({ listeners, detours }: Service): Promise<CutProxy> {
    for (const { port, target } of detours) {
      const proxy = await CutProxy.to(target, port).catch(() => undefined);
      if (proxy !== undefined) return proxy;
    }
    if (detours.length > 0)
      throw new Error('Other proxies have all the ports that there are for proxies of this server.');
    return CutProxy.to(listeners.plain);
  }

  get port(): number {
    return this.#port;
  }

  /** How many connections there are now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** How many connections there have been, those that are included. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Breaks all connections, as a reset. New ones are let in. */
  cut(): void {
    for (const sockets of this.#pairs) for (const socket of sockets) socket.resetAndDestroy();
  }

  /** Lets nobody in any more: new connections are refused. Those that there are go on. */
  async refuse(): Promise<void> {
    stopListening(this.#server);
  }

  /** Lets clients in again after `refuse`. */
  async admit(): Promise<void> {
    if (!this.#server.listening) await listen(this.#server, this.#port);
  }

  /** Passes nothing on: connections stay open and new ones are let in, and nothing is read from them. */
  stall(): void {
    this.#gate.close();
  }

  /** Passes on again after `stall`, with what was held back. */
  flow(): void {
    this.#gate.open();
  }

  /** Holds each piece back for a time, in milliseconds. */
  delay(milliseconds: number): void {
    this.#latency = milliseconds;
  }

  /** Passes on so many bytes a second for each connection and direction; `Infinity` is no limit. */
  throttle(bytesPerSecond: number): void {
    this.#rate = bytesPerSecond;
  }

  /** Breaks all connections and ends. Calling it again does nothing. */
  async close(): Promise<void> {
    stopListening(this.#server);
    this.flow();
    this.cut();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(client: Socket): void {
    const target = connect({ ...this.#target, allowHalfOpen: true });
    const pair: [Socket, Socket] = [client, target];
    this.#pairs.add(pair);
    this.#accepted += 1;
    for (const [from, to] of [pair, [target, client] as const]) {
      from.setNoDelay(true).on('error', () => {});
      from.once('close', () => {
        this.#pairs.delete(pair);
        to.destroy();
      });
      void this.#pump(from, to).catch(() => from.destroy());
    }
  }

  async #pump(from: Socket, to: Socket): Promise<void> {
    for await (const piece of from as AsyncIterable<Buffer>) {
      const wait = this.#latency + (1000 * piece.length) / this.#rate;
      if (wait > 0) await delay(wait);
      await this.#gate.pass();
      if (!to.write(piece)) await once(to, 'drain');
    }
    await this.#gate.pass();
    to.end();
  }
}
