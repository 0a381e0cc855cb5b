import { randomUUID } from 'node:crypto';
import { bind, CLOCK, definePlugin, LOGGER, SilentLogger, type ReceiverSource } from '@dstream/core/plugin';
import { crashSweep, type Outside, type Step, type VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import type { MqttMessage } from '../src/index.ts';
import { sourceOf } from './support/running.ts';
import { keepSession, startSender, type Address } from './support/sender.ts';

/** The clock of the context that runs now. */
let clock: VirtualClock;

const clockWatch = definePlugin({
  name: 'clock-watch',
  provides: [
    bind(LOGGER, (use) => {
      clock = use(CLOCK) as VirtualClock;
      return new SilentLogger();
    }),
  ],
});

const show = ({ payload }: MqttMessage): string => payload.toString();

const payloads = ['a', 'b', 'c', 'd'];

/** A session that holds messages, read by one process after the other. Time stands still while messages are on their way. */
const held = async (broker: Address, qos: 1 | 2): Promise<Outside<string, string>> => {
  const [topic, clientId] = [`crash/${randomUUID()}`, randomUUID()];
  await keepSession(broker, clientId, topic, qos);
  await (await startSender(broker)).send(topic, payloads, qos);
  const read = new Set<string>();
  return {
    source: (step) => steppingSource(step, { broker, topic, clientId, qos, read }),
    isRead: () => read.size === payloads.length,
  };
};

interface Session {
  readonly broker: Address;
  readonly topic: string;
  readonly clientId: string;
  readonly qos: 1 | 2;
  readonly read: Set<string>;
}

const refuse = (): never => expect.unreachable('only blocks are acknowledged');

const steppingSource = (
  step: Step,
  { broker, topic, clientId, qos, read }: Session,
): ReceiverSource<string> => ({
  kind: 'receiver',
  name: 'mqtt',
  acknowledges: true,
  async run(store, signal) {
    const { host, port } = broker;
    const options = { url: `mqtt://${host}:${port}`, topics: topic, clientId, qos, receiveMaximum: 1 };
    const finished = Promise.withResolvers<void>();
    void clock.hold(finished.promise);
    const block = async (messages: readonly MqttMessage[]): Promise<void> => {
      const texts = messages.map(show);
      await step(`block ${texts.join()}`, () => store.block(texts));
      for (const text of texts) read.add(text);
      if (read.size === payloads.length) finished.resolve();
    };
    try {
      const all = {
        block,
        record: refuse,
        bytes: refuse,
        reportError: (error: unknown) => store.reportError(error),
      };
      await sourceOf(options).run(all, signal);
    } finally {
      finished.resolve();
    }
  },
});

await service('mosquitto', ({ listeners }) => {
  test.each([1, 2] as const)('QoS %i: no message is lost, whenever the process died', async (qos) => {
    const { runs, steps } = await crashSweep<string, string>({
      rows: payloads.map((payload) => [payload]),
      input: 'receiver',
      build: (texts) => texts.map((text) => text.toUpperCase()),
      outside: () => held(listeners.plain, qos),
      context: { plugins: [clockWatch] },
    });
    expect(steps.filter((step) => step.startsWith('after block'))).toHaveLength(payloads.length);
    expect(runs).toBeGreaterThan(20);
  });
});
