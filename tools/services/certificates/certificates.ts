import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from '../process/run-to-end.ts';

/** A certificate and its key, as PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** What TLS needs, as PEM. All are signed by `ca`. */
export interface Certificates {
  readonly ca: string;
  /** For `localhost` and the loopback addresses. */
  readonly server: KeyPair;
  /** Of the client named `dstream`. */
  readonly client: KeyPair;
  /** As `server`, but its time is over. */
  readonly expired: KeyPair;
  /** Signs nothing of the others: whoever trusts it trusts none of them. */
  readonly stranger: string;
}

const NAMES = 'DNS:localhost,IP:127.0.0.1,IP:::1';
const LONG_AGO = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z'];
const FROM_NOW = ['-days', '3650'];

const CONFIG = `
[req]
distinguished_name = name
prompt = no
[name]
[ca]
default_ca = authority
[authority]
dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[server]
basicConstraints = CA:false
subjectAltName = ${NAMES}
extendedKeyUsage = serverAuth
[client]
basicConstraints = CA:false
extendedKeyUsage = clientAuth
`;

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes certificates with the `openssl` command, in files of one directory. */
class Authority {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async root(name: string): Promise<void> {
    const out = ['-keyout', this.#path(`${name}.key`), '-out', this.#path(`${name}.pem`)];
    await this.#openssl([
      'req',
      '-x509',
      ...KEY,
      ...FROM_NOW,
      '-subj',
      `/CN=${name}`,
      '-extensions',
      'root',
      ...out,
    ]);
  }

  async sign(name: string, subject: string, extensions: string, validity: readonly string[]): Promise<void> {
    const request = this.#path(`${name}.csr`);
    await this.#openssl([
      'req',
      ...KEY,
      '-subj',
      `/CN=${subject}`,
      '-keyout',
      this.#path(`${name}.key`),
      '-out',
      request,
    ]);
    const by = ['-cert', this.#path('ca.pem'), '-keyfile', this.#path('ca.key'), '-outdir', this.#directory];
    const what = ['-in', request, '-out', this.#path(`${name}.pem`), '-extensions', extensions, ...validity];
    await this.#openssl(['ca', '-batch', '-notext', ...by, ...what]);
  }

  #path(file: string): string {
    return join(this.#directory, file);
  }

  async #openssl([command, ...args]: string[]): Promise<void> {
    const config = this.#path('openssl.cnf');
    await runToEnd({ file: 'openssl', args: [command!, '-config', config, ...args], env: {} });
  }
}

const pair = async (directory: string, name: string): Promise<KeyPair> => ({
  cert: await readFile(join(directory, `${name}.pem`), 'utf8'),
  key: await readFile(join(directory, `${name}.key`), 'utf8'),
});

/** The certificates in the files of a directory: a PEM and a key for each name, and `ca.pem`. */
export async function readCertificates(directory: string): Promise<Certificates> {
  const file = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
  return {
    ca: await file('ca.pem'),
    server: await pair(directory, 'server'),
    client: await pair(directory, 'client'),
    expired: await pair(directory, 'expired'),
    stranger: await file('stranger.pem'),
  };
}

/** Makes certificates into a directory of their own, which it makes. */
export async function makeCertificates(directory: string): Promise<Certificates> {
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, 'openssl.cnf'),
    CONFIG.replace('dir = .\ndatabase = index.txt', `database = ${join(directory, 'index.txt')}`),
  );
  await writeFile(join(directory, 'index.txt'), '');
  const authority = new Authority(directory);
  await authority.root('ca');
  await authority.root('stranger');
  await authority.sign('server', 'localhost', 'server', FROM_NOW);
  await authority.sign('client', 'dstream', 'client', FROM_NOW);
  await authority.sign('expired', 'localhost', 'server', LONG_AGO);
  await Promise.all(
    ['server', 'client', 'expired'].map((name) => chmod(join(directory, `${name}.key`), 0o600)),
  );
  return readCertificates(directory);
}
