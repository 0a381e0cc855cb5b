import { java } from '../origin/java.ts';
import { classPath } from '../origin/maven.ts';
import { at, USER, type Command, type Place, type Programs, type Server } from '../server.ts';
import type { ListenerName } from '../service.ts';

const JARS = new URL('kafka.jars', import.meta.url);
const CLUSTER = 'ZHN0cmVhbS10ZXN0cy1rZg';
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** What Kafka calls the listeners, and how they are secured. */
const PROTOCOLS: Readonly<Record<ListenerName, [name: string, protocol: string]>> = {
  plain: ['PLAIN', 'PLAINTEXT'],
  tls: ['TLS', 'SSL'],
  password: ['PASSWORD', 'SASL_PLAINTEXT'],
  passwordTls: ['PASSWORD_TLS', 'SASL_SSL'],
  clientCertificate: ['CERTIFICATE', 'SSL'],
};

/** Listeners that give another port as their address than the one they have. */
const DETOURS = ['1', '2', '3', '4'];

const jaas = (module: string, options = ''): string =>
  `org.apache.kafka.common.security.${module} required${options};`;

function sasl(listener: string, password: string): Record<string, string> {
  const prefix = `listener.name.${listener.toLowerCase()}`;
  return {
    [`${prefix}.sasl.enabled.mechanisms`]: MECHANISMS.join(','),
    [`${prefix}.plain.sasl.jaas.config`]: jaas('plain.PlainLoginModule', ` user_${USER}="${password}"`),
    [`${prefix}.scram-sha-256.sasl.jaas.config`]: jaas('scram.ScramLoginModule'),
    [`${prefix}.scram-sha-512.sasl.jaas.config`]: jaas('scram.ScramLoginModule'),
  };
}

function addresses({ bind, ports }: Place): Record<string, string> {
  const ways = Object.entries(PROTOCOLS).map(([port, [name, protocol]]) => ({
    name,
    protocol,
    port,
    told: port,
  }));
  for (const n of DETOURS)
    ways.push({ name: `DETOUR${n}`, protocol: 'PLAINTEXT', port: `detour${n}`, told: `proxy${n}` });
  return {
    listeners: [
      ...ways.map(({ name, port }) => `${name}://${bind}:${ports[port]}`),
      `CONTROLLER://127.0.0.1:${ports['controller']}`,
    ].join(','),
    'advertised.listeners': ways.map(({ name, told }) => `${name}://127.0.0.1:${ports[told]}`).join(','),
    'listener.security.protocol.map': [
      ...ways.map(({ name, protocol }) => `${name}:${protocol}`),
      'CONTROLLER:PLAINTEXT',
    ].join(','),
    'controller.quorum.voters': `1@127.0.0.1:${ports['controller']}`,
  };
}

/** One node that is broker and controller, with one copy of everything, and chores done at once instead of after minutes. */
const ALONE: Readonly<Record<string, string | number>> = {
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAIN',
  'auto.create.topics.enable': 'false',
  'message.max.bytes': 1_048_588,
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 5,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 5,
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': 1000,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'broker.heartbeat.interval.ms': 500,
  // After kill -9 a broker is let in when the session it had is over.
  'broker.session.timeout.ms': 3000,
  'group.initial.rebalance.delay.ms': 0,
  'group.min.session.timeout.ms': 1000,
  'log.cleaner.backoff.ms': 200,
  'log.initial.task.delay.ms': 500,
  'log.retention.check.interval.ms': 500,
};

function properties(place: Place): Record<string, string | number> {
  const { config, data, listeners } = place;
  return {
    ...ALONE,
    ...addresses(place),
    ...sasl('PASSWORD', listeners.password.password!),
    ...sasl('PASSWORD_TLS', listeners.password.password!),
    'log.dirs': data,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': `${config}/server-with-key.pem`,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': `${config}/ca.pem`,
    'listener.name.certificate.ssl.client.auth': 'required',
    ...place.settings,
  };
}

const LOGGING = `
rootLogger.level = INFO
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1} %m%n
`;

const call = ({ config }: Place, programs: Programs, options: string[], ...main: string[]): Command => ({
  file: programs['java']!,
  args: [
    ...options,
    '-XX:+UseSerialGC',
    `-Dlog4j2.configurationFile=${config}/log4j2.properties`,
    '-cp',
    programs['classPath']!,
    ...main,
  ],
});

/** The tool that makes the directory of a broker, with the users of SCRAM. */
function format({ config, listeners }: Place): string[] {
  const users = MECHANISMS.slice(1).flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${USER},password=${listeners.password.password}]`,
  ]);
  return ['format', '--cluster-id', CLUSTER, '--config', `${config}/server.properties`, ...users];
}

/** Apache Kafka in KRaft mode: one broker. A message may have 1 MiB; topics are made by those who need them. */
export const kafka: Server = {
  name: 'kafka',
  title: 'Apache Kafka 4.2.0',
  ports: [...Object.keys(PROTOCOLS), 'controller', ...DETOURS.flatMap((n) => [`detour${n}`, `proxy${n}`])],
  ready: /Kafka Server started/,
  container: { java: 'java', classPath: '/opt/kafka/libs/*' },

  listeners(ports, secret) {
    const user = { username: USER, password: secret };
    return {
      plain: at(ports['plain']),
      tls: at(ports['tls'], true),
      password: at(ports['password'], false, user),
      passwordTls: at(ports['passwordTls'], true, user),
      clientCertificate: at(ports['clientCertificate'], true),
    };
  },

  detours: (ports) => DETOURS.map((n) => ({ port: ports[`proxy${n}`]!, target: at(ports[`detour${n}`]) })),

  programs: async (say) => ({ java: await java(say), classPath: await classPath(JARS, say) }),

  files: (place) => ({
    'server.properties': Object.entries(properties(place))
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
    'log4j2.properties': LOGGING,
  }),

  prepare: (place, programs) => [
    call(place, programs, ['-XX:TieredStopAtLevel=1'], 'kafka.tools.StorageTool', ...format(place)),
  ],
  run: (place, programs) =>
    call(place, programs, ['-Xmx512m'], 'kafka.Kafka', `${place.config}/server.properties`),
};
