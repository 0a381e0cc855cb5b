import { DStreamError } from '../../base/errors/dstream-error.ts';
import { hashKey } from '../key/hash-key.ts';

/**
 * The sketch of a set: for each of a power of two of registers the longest run of leading zeros, plus one, among the
 * hashes that fall to it. HyperLogLog by Flajolet, Fusy, Gandouet and Meunier (2007).
 */
export type Registers = Uint8Array;

const hashBits = 32;
const [leastBits, mostBits] = [4, 18];

/** Empty registers for estimates with about this relative standard deviation. Throws `OPTIONS_INVALID`. */
export const registersFor = (relativeSD: number): Registers => {
  const bits = Math.ceil(2 * Math.log2(1.04 / relativeSD));
  if (bits <= mostBits) return new Uint8Array(1 << Math.max(bits, leastBits));
  const problem = `relativeSD must be a number of at least ${(1.04 / 2 ** (mostBits / 2)).toFixed(4)}, not ${relativeSD}`;
  throw new DStreamError('OPTIONS_INVALID', { component: 'countApproxDistinct()', problems: [problem] });
};

/** Adds a value, compared as keys are. */
export const addValue = (registers: Registers, value: unknown): Registers => {
  const bits = bitsOf(registers);
  const hash = hashKey(value);
  const register = hash >>> (hashBits - bits);
  const rank = Math.min(Math.clz32(hash << bits), hashBits - bits) + 1;
  if (rank > registers[register]!) registers[register] = rank;
  return registers;
};

/** Adds what the other registers saw. */
export const mergeRegisters = (registers: Registers, others: Registers): Registers => {
  for (let i = 0; i < registers.length; i++) {
    if (others[i]! > registers[i]!) registers[i] = others[i]!;
  }
  return registers;
};

/**
 * About how many distinct values were added. Ertl's improved estimator (New cardinality estimation algorithms for
 * HyperLogLog sketches, 2017), good for any number without corrections by table; then hashes that met are made up for.
 */
export const estimateDistinct = (registers: Registers): number => {
  const size = registers.length;
  const longest = hashBits - bitsOf(registers) + 1;
  const counts = new Float64Array(longest + 1);
  for (const rank of registers) counts[rank]!++;
  let sum = size * tau(1 - counts[longest]! / size);
  for (let rank = longest - 1; rank > 0; rank--) sum = 0.5 * (sum + counts[rank]!);
  sum += size * sigma(counts[0]! / size);
  const hashes = (size * size) / (2 * Math.LN2 * sum);
  return hashes < 2 ** hashBits ? -(2 ** hashBits) * Math.log1p(-hashes / 2 ** hashBits) : hashes;
};

const bitsOf = (registers: Registers): number => 31 - Math.clz32(registers.length);

const sigma = (share: number): number => {
  if (share === 1) return Infinity;
  let [power, weight, sum, last] = [share, 1, share, NaN];
  while (sum !== last) {
    last = sum;
    power *= power;
    sum += power * weight;
    weight *= 2;
  }
  return sum;
};

const tau = (share: number): number => {
  if (share === 0 || share === 1) return 0;
  let [root, weight, sum, last] = [share, 1, 1 - share, NaN];
  while (sum !== last) {
    last = sum;
    root = Math.sqrt(root);
    weight *= 0.5;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
};
