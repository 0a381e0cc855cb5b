import { HashPartitioner, RangePartitioner } from '@dstream/core';
import { describePartitioner } from '@dstream/testing/conformance';
import { CustomPartitioner } from '../../src/engine/partitioner/custom-partitioner.ts';

const keys = [
  '',
  'a',
  'zebra',
  0,
  -0,
  1,
  -1.5,
  Number.NaN,
  2n,
  true,
  null,
  new Date(5),
  [1, 'a'],
  { a: 1, b: [2] },
];
const words = ['', 'a', 'f', 'fa', 'm', 'z'];

for (const count of [1, 2, 7, 64]) {
  describePartitioner(`HashPartitioner(${count})`, { create: () => new HashPartitioner(count), keys });
}

describePartitioner('RangePartitioner', { create: () => new RangePartitioner(['f', 'q']), keys: words });

describePartitioner('RangePartitioner, descending', {
  create: () => new RangePartitioner([10, 5], { ascending: false }),
  keys: [-1, 0, 5, 6, 10, 11, 99],
});

describePartitioner('CustomPartitioner', {
  create: () => new CustomPartitioner<string>(3, (word) => word.length, 'by length'),
  keys: words,
});
