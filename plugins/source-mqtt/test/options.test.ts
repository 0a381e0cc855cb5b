import type { Use } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { mqtt, type MqttSourceOptions } from '../src/index.ts';

const url = 'mqtt://localhost';
const use = undefined as unknown as Use;

test.each<[Partial<MqttSourceOptions>, string]>([
  [{ topics: 'a/#/b' }, 'topics'],
  [{ topics: ['a', 'b+'] }, 'topics'],
  [{ topics: [] }, 'topics'],
  [{ topics: '' }, 'topics'],
  [{ topics: '$share/group/a' }, 'topics'],
  [{ share: 'a/b' }, 'share'],
  [{ receivers: 2 }, 'several receivers need share'],
  [{ receiveMaximum: 0 }, 'receiveMaximum'],
  [{ receiveMaximum: 65_536 }, 'receiveMaximum'],
  [{ qos: 3 as never }, 'qos'],
  [{ sessionExpiry: 10 }, 'sessionExpiry'],
])('%j is refused', (wrong, named) => {
  expect(() => mqtt({ url, topics: 'a', ...wrong })).toThrow(named);
});

test.each(['a', '/', 'a/b', '+', '#', '+/b/+', 'a/#', '/a/+/#', '$SYS/#'])(
  '"%s" is a topic filter',
  (topics) => {
    expect(mqtt({ url, topics }).create(use).name).toBe(`mqtt ${topics} of mqtt://localhost`);
  },
);

const acknowledges = (options: Partial<MqttSourceOptions>): boolean | undefined => {
  const source = mqtt({ url, topics: 'a', ...options }).create(use);
  return source.kind === 'receiver' ? source.acknowledges : undefined;
};

test('it acknowledges what it is asked for again: a kept session, with QoS', () => {
  expect(acknowledges({ clientId: 'c' })).toBe(true);
  expect(acknowledges({ clientId: 'c', qos: 2 })).toBe(true);
  expect(acknowledges({ clientId: 'c', qos: 0 })).toBe(false);
  expect(acknowledges({})).toBe(false);
});

test('what is shown of the options holds no secrets', () => {
  const options = { url, topics: 'a', password: 'hunter2', tls: { key: 'my key' } };
  const { shown } = mqtt(options);
  expect(JSON.stringify(shown)).not.toMatch(/hunter2|my key/);
  expect(shown).toMatchObject({ url, topics: 'a' });
});
