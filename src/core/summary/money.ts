/**
 * Sums of dollars that do not depend on the order of their parts: whole dollars and whole picodollars, both exact.
 * A token costs at least some 1e-10 dollars, so a part loses nothing by being rounded to 1e-12.
 */

export interface Money {
  usd: number;
  /** 0 ≤ pico < 1e12. */
  pico: number;
}

const picoPerUsd = 1e12;

export const noMoney = (): Money => ({ usd: 0, pico: 0 });

export const addUsd = (money: Money, usd: number): void => {
  if (!Number.isFinite(usd)) return;
  const whole = Math.floor(usd);
  add(money, whole, Math.round((usd - whole) * picoPerUsd));
};

export const addMoney = (into: Money, from: Money): void => add(into, from.usd, from.pico);

const add = (money: Money, usd: number, pico: number): void => {
  const sum = money.pico + pico;
  const carry = sum >= picoPerUsd ? 1 : 0;
  money.usd += usd + carry;
  money.pico = sum - carry * picoPerUsd;
};

export const usdOf = (money: Money): number => money.usd + money.pico / picoPerUsd;
