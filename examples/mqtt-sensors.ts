/**
 * Averages the temperatures that sensors publish over MQTT, and publishes an alarm for each that is too high. A message is acknowledged
 * once it is safe; while this program is away the broker keeps what comes.
 *
 *   npm run example examples/mqtt-sensors.ts
 *
 * It starts a Mosquitto of its own, or uses that of DSTREAM_MOSQUITTO=localhost:1883, and stands for the sensors itself.
 */
import { mqttSink } from '@dstream/sink-mqtt';
import { mqtt } from '@dstream/source-mqtt';
import { milliseconds, StreamingContext, type State } from 'dstream';
import { realServer } from './support/real-server.ts';
import { publishReadings } from './support/sensors.ts';

const perPlace = 100;

await using server = await realServer('mosquitto');
const { host, port } = server.listeners.plain;
const url = `mqtt://${host}:${port}`;

const ssc = new StreamingContext({ batchDuration: milliseconds(200) });

const readings = ssc
  .stream(mqtt({ url, topics: 'sensors/+/+', clientId: 'dstream-averages' }))
  .filter(({ topic }) => topic.endsWith('/temperature'))
  .map(({ topic, payload }) => [topic.split('/')[1]!, Number(payload.toString())]);

const average = (place: string, degrees: number | null, state: State<[number, number]>): string => {
  const [count, sum] = state.getOption() ?? [0, 0];
  state.update([count + 1, sum + degrees!]);
  return `${place}: ${((sum + degrees!) / (count + 1)).toFixed(2)} degrees after ${count + 1}`;
};

readings
  .mapWithState(average)
  .filter((line) => line.endsWith(` after ${perPlace}`))
  .print();

readings
  .filter(([, degrees]) => degrees > 60)
  .to(mqttSink({ url, topic: ([place]: [string, number]) => `alarms/${place}` }));

let seen = 0;
readings.count().foreachRDD(async (rdd) => {
  seen += (await rdd.first()) ?? 0;
  if (seen >= 3 * perPlace) void ssc.stop();
});

await ssc.start();
await publishReadings(url, perPlace);
await ssc.awaitTermination();
