import { describe, expect, test, vi } from 'vitest';
import { LoopCompiler, supportedLoopMode } from '../../../src/engine/pipeline/compile.ts';

const double = (n: number): number => 2 * n;
const add = (a: number, b: number): number => a + b;
const collect = { kind: 'collect' } as const;

describe.each(['generated', 'composed'] as const)('LoopCompiler making %s loops', (mode) => {
  test('makes the loop of a chain once', () => {
    const compiler = new LoopCompiler(mode);
    const loop = compiler.compile([{ kind: 'map', fn: double }], collect);
    expect(compiler.compile([{ kind: 'map', fn: double }], { kind: 'collect' })).toBe(loop);
  });

  test('makes another loop for another function, kind, order or end', () => {
    const compiler = new LoopCompiler(mode);
    const steps = [{ kind: 'map', fn: double }] as const;
    const loops = [
      compiler.compile(steps, collect),
      compiler.compile([{ kind: 'filter', fn: double }], collect),
      compiler.compile([{ kind: 'map', fn: (n: number) => 2 * n }], collect),
      compiler.compile([...steps, ...steps], collect),
      compiler.compile(steps, { kind: 'count' }),
      compiler.compile(steps, { kind: 'reduce', fn: add }),
      compiler.compile(steps, { kind: 'combine', fn: add }),
      compiler.compile(steps, { kind: 'combine', fn: add, create: double }),
      compiler.compile(steps, { kind: 'aggregate', fn: add }),
    ];
    expect(new Set(loops).size).toBe(loops.length);
  });
});

describe('supportedLoopMode', () => {
  test('generates where code generation is allowed', () => {
    expect(supportedLoopMode()).toBe('generated');
    expect(new LoopCompiler().mode).toBe('generated');
  });

  test('composes where it is forbidden', () => {
    const forbidden = vi.spyOn(globalThis, 'Function').mockImplementation(function () {
      throw new EvalError('forbidden');
    });
    try {
      expect(supportedLoopMode()).toBe('composed');
    } finally {
      forbidden.mockRestore();
    }
  });
});
