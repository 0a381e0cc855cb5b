import { connectAsync, type MqttClient } from 'mqtt';

const places = ['cellar', 'kitchen', 'roof'];

/** The answer of a broker to a message for which there is no subscription. */
const noMatchingSubscribers = 16;

/** Degrees of a place: a little up and down around a base of its own; one reading of the roof is far too high. */
const degreesOf = (place: string, n: number): number =>
  place === 'roof' && n === 15 ? 75 : 10 * places.indexOf(place) + 10 + (n % 5);

/** Stands for three thermometers, which publish so many readings each once somebody listens. Resolves when the broker has them all. */
export const publishReadings = async (url: string, perPlace: number): Promise<void> => {
  const client = await connectAsync(url, { protocolVersion: 5 });
  await heard(client, 'sensors/hall/humidity');
  const readings = places.flatMap((place) =>
    Array.from({ length: perPlace }, (_, n) =>
      client.publishAsync(`sensors/${place}/temperature`, String(degreesOf(place, n)), { qos: 1 }),
    ),
  );
  await Promise.all(readings);
  await client.endAsync();
};

/** Publishes on a topic until there is a subscription to it. */
const heard = async (client: MqttClient, topic: string): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  client.on('packetreceive', (packet) => {
    if (packet.cmd !== 'puback') return;
    if (packet.reasonCode === noMatchingSubscribers) client.publish(topic, 'dry', { qos: 1 });
    else resolve();
  });
  client.publish(topic, 'dry', { qos: 1 });
  await promise;
};
