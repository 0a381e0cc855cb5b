import { byReason, mqttError, reasonText, type MqttSession } from '@dstream/mqtt-connection';
import type { ClientSubscribeCallback, IClientSubscribeOptions } from 'mqtt';
import type { MqttSourceSettings } from './options.ts';

const retainHandling = { always: 0, new: 1, never: 2 } as const;

/** Subscribes to the topics. Rejects unless the broker grants all of them, as they were asked for. */
export const subscribe = async (session: MqttSession, settings: MqttSourceSettings): Promise<void> => {
  const { parties, accepted } = session;
  const { topics, share, qos, retained, connectTimeout } = settings;
  if (share !== undefined && accepted.properties?.sharedSubscriptionAvailable === false) {
    throw byReason(158, parties);
  }
  const filters = topics.map((topic) => (share === undefined ? topic : `$share/${share}/${topic}`));
  const asked = sent(session, filters, { qos, rh: retainHandling[retained] });
  const granted = await session.answer(asked, 'answer to a subscription', connectTimeout);
  for (const [i, topic] of filters.entries()) {
    const code = granted[i] ?? 128;
    const { broker } = parties;
    if (code === 158) throw byReason(code, parties);
    if (code >= 128)
      throw mqttError('MQTT_SUBSCRIPTION_REFUSED', { broker, topic, reason: reasonText(code) });
    if (code < qos) throw mqttError('MQTT_QOS_UNSUPPORTED', { broker, qos, granted: code });
  }
};

/** Resolves to the codes of the broker, also when it refuses. */
const sent = (
  { client }: MqttSession,
  filters: string[],
  options: IClientSubscribeOptions,
): Promise<readonly number[]> =>
  new Promise((resolve, reject) => {
    const answered: ClientSubscribeCallback = (error, _, packet) => {
      if (packet !== undefined) resolve(packet.granted as number[]);
      else reject(error!);
    };
    client.subscribe(filters, options, answered);
  });
