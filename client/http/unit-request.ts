/** The request for the unit: a page sends it before it has loaded what reads the answer. */
export const unitRequest = {
  path: '/api/unit',
  milliseconds: 30_000,
  limitBytes: 4 * 2 ** 20,
} as const;
