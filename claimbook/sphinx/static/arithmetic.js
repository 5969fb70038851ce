/* The arithmetic of quantities, as claimbook.model.quantity has it: intervals with open and closed
   ends, exact fractions.  It evaluates what claimbook.model.retrace.exported writes, under a reading
   {about: percent, printed: bool, without: a Set of sources, choices: {name: option}}, and prints
   the result as Python does; tests hold the two against each other.

   A number is [numerator, denominator], in lowest terms, or plus or minus Infinity; a quantity is
   {low, high, lowClosed, highClosed}, with the numbers that a source prints and its words where it is
   a source's; a count is a number, a verdict a string, and what has no value is null. */
"use strict";

const claimbookArithmetic = (() => {
  // Numbers.

  const fraction = (n, d) => {
    if (d === 0n) throw new RangeError("no number is divided by 0");
    let [a, b] = [n, d];
    while (b) [a, b] = [b, a % b];
    if (a < 0n !== d < 0n) a = -a; // so that the denominator is above 0
    return [n / a, d / a];
  };
  const ZERO = [0n, 1n];
  const whole = (count) => [BigInt(count), 1n];
  const isBounded = (x) => typeof x !== "number";

  /** The number that a text stands for: "-3/4", "12", "0.5", "inf". */
  const number = (text) => {
    if (/inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
    const [above, below = "1"] = String(text).split("/");
    const [units, decimals = ""] = above.split(".");
    return fraction(BigInt(units + decimals), BigInt(below) * 10n ** BigInt(decimals.length));
  };

  const sign = (x) => Math.sign(isBounded(x) ? Number(x[0] > 0n) - Number(x[0] < 0n) : x);
  const minus = (x) => (isBounded(x) ? [-x[0], x[1]] : -x);
  const sum = (x, y) => {
    if (!isBounded(x)) return x;
    return isBounded(y) ? fraction(x[0] * y[1] + y[0] * x[1], x[1] * y[1]) : y;
  };
  const times = (x, y) => fraction(x[0] * y[0], x[1] * y[1]);
  const compare = (x, y) => {
    if (isBounded(x) && isBounded(y)) return sign([x[0] * y[1] - y[0] * x[1], 1n]);
    return Math.sign((isBounded(x) ? 0 : Math.sign(x)) - (isBounded(y) ? 0 : Math.sign(y)));
  };
  const floor = (n, d) => n / d - (n % d < 0n ? 1n : 0n);

  /** The nearest float, or near it: for drawing only, as a fraction may be longer than a float. */
  const float = (x) => {
    if (!isBounded(x)) return x;
    const longest = Math.max(x[0].toString(16).length, x[1].toString(16).length);
    const cut = BigInt(4 * Math.max(0, longest - 200));
    return Number(x[0] >> cut) / Number(x[1] >> cut);
  };

  // Quantities.  A place is an end and the side on which it is open: just above it (1), just below
  // it (-1), or at it (0); so places compare as ends do.

  const quantity = (low, high, lowClosed = true, highClosed = true) => {
    const made = {
      low,
      high,
      lowClosed: lowClosed && low !== -Infinity,
      highClosed: highClosed && high !== Infinity,
    };
    if (order(start(made), stop(made)) > 0) throw new RangeError("no number lies in it");
    return made;
  };
  const point = (x) => quantity(x, x);
  const isPoint = (q) => compare(q.low, q.high) === 0;
  const start = (q) => [q.low, q.lowClosed ? 0 : 1];
  const stop = (q) => [q.high, q.highClosed ? 0 : -1];
  const order = (one, other) => compare(one[0], other[0]) || one[1] - other[1];
  const between = (from, to) => quantity(from[0], to[0], from[1] === 0, to[1] === 0);
  const greatest = (places) => places.reduce((a, b) => (order(b, a) > 0 ? b : a));
  const least = (places) => places.reduce((a, b) => (order(b, a) < 0 ? b : a));

  const plus = ([x, xSide], [y, ySide]) => [sum(x, y), xSide || ySide];
  const negated = (q) => quantity(minus(q.high), minus(q.low), q.highClosed, q.lowClosed);
  const added = (a, b) => between(plus(start(a), start(b)), plus(stop(a), stop(b)));

  /** The product of two places, and 1 if no pair of values attains it, else 0. */
  const crossed = ([x, xOpen], [y, yOpen]) => {
    const [isX, isY] = [sign(x) === 0, sign(y) === 0];
    // 0 times infinity is a limit of zeros here.
    if (isX || isY) return [ZERO, (isX && !xOpen) || (isY && !yOpen) ? 0 : 1];
    if (!isBounded(x) || !isBounded(y)) return [sign(x) === sign(y) ? Infinity : -Infinity, 1];
    return [times(x, y), xOpen || yOpen ? 1 : 0];
  };
  const multiplied = (a, b) => {
    const all = [start(a), stop(a)].flatMap((x) => [start(b), stop(b)].map((y) => crossed(x, y)));
    // An end that is attained goes before the same one that is not.
    const low = least(all);
    const high = greatest(all.map(([value, isOpen]) => [value, -isOpen]));
    return between(low, high);
  };
  const reciprocal = (q) => {
    const [low, high] = [sign(q.low), sign(q.high)];
    if ((low === 0 && high === 0) || (low < 0 && high > 0)) throw new RangeError("it can be 0");
    const over = (x, none) => (sign(x) === 0 ? none : isBounded(x) ? fraction(x[1], x[0]) : ZERO);
    return quantity(over(q.high, -Infinity), over(q.low, Infinity), q.highClosed, q.lowClosed);
  };
  const divided = (a, b) => multiplied(a, reciprocal(b));

  const related = (a, b) => {
    if (order(stop(a), start(b)) < 0) return "less";
    if (order(start(a), stop(b)) > 0) return "greater";
    return isPoint(a) && isPoint(b) ? "equal" : "cannot be told";
  };
  const TESTS = {
    compare: related,
    overlaps: (a, b) => ["equal", "cannot be told"].includes(related(a, b)),
    contains: (a, b) => order(start(a), start(b)) <= 0 && order(stop(b), stop(a)) <= 0,
  };
  const passes = (one, test, other, value) =>
    one !== null && other !== null && TESTS[test](one, other) === value;

  // What stands at the ends of a derivation: of a reading, and what the node holds.

  const LEAVES = {
    none: () => null,
    word: (_, text) => text,
    n: (_, low, high, lowClosed, highClosed, printed = null, text = null) => ({
      ...quantity(number(low), number(high), Boolean(lowClosed), Boolean(highClosed)),
      ...(text !== null && { printed: printed && printed.map(number), text }),
    }),
    rows: ({ without }, groups) =>
      groups
        .filter(([, sources]) => !sources.length || !sources.every((one) => without.has(one)))
        .reduce((all, [count]) => all + count, 0),
    f: (reading, source, low, high, printed, text) => {
      if (reading.without.has(source)) return { ...quantity(ZERO, Infinity), text: LEFT_OUT };
      const [first, last] = (printed = printed.map(number));
      if (reading.printed) {
        const bare = isPoint({ low: first, high: last }) ? [first] : printed;
        return { ...quantity(first, last), printed, text: bare.map(decimal).join(" to ") };
      }
      const tolerance = times(number(reading.about), [1n, 100n]);
      const end = (given, none) => {
        if (!given) return none;
        const at = number(given[0]);
        return sum(at, times(times(whole(given[2]), tolerance), sign(at) < 0 ? minus(at) : at));
      };
      const closed = [low, high].map((given) => Boolean(given && given[1]));
      return { ...quantity(end(low, -Infinity), end(high, Infinity), ...closed), printed, text };
    },
  };

  // The operations, of their operands; those in HEADED have words before these.

  const HEADED = {
    pick: (reading, [name, options], of) => {
      const place = options.indexOf(reading.choices[name] ?? options[0]);
      return place < 0 ? null : of[place];
    },
    passing: (_, [test, value], [other, ...of]) =>
      of.filter((one) => passes(one, test, other, value)).length,
    all: (_, [test, value], [other, ...of]) =>
      of.every((one) => passes(one, test, other, value)) ? "holds" : "does not hold",
  };
  const OPERATIONS = {
    same: (q) => q,
    counted: (q) => q,
    neg: negated,
    add: (...of) => of.reduce(added),
    sub: (a, b) => added(a, negated(b)),
    mul: multiplied,
    div: divided,
    ratio: divided,
    share: (a, b) => multiplied(point(whole(100)), divided(a, b)),
    intersection: (a, b) => {
      const [from, to] = [greatest([start(a), start(b)]), least([stop(a), stop(b)])];
      return order(from, to) > 0 ? null : between(from, to);
    },
    hull: (a, b) => between(least([start(a), start(b)]), greatest([stop(a), stop(b)])),
    least: (q) => point(q.low),
    most: (q) => point(q.high),
    as_printed: (q) => (q.printed ? quantity(...q.printed) : q),
    down_to: (q, step) => {
      const size = number(step);
      const [n, d] = divided(point(q.low), point(size)).low;
      return quantity(times([floor(n, d), 1n], size), q.high, true, q.highClosed);
    },
    // The first of several that reach as far.
    largest: (...of) =>
      of.reduce((a, b) => ((compare(b.high, a.high) || b.highClosed - a.highClosed) > 0 ? b : a)),
    smallest: (...of) =>
      of.reduce((a, b) => ((compare(b.low, a.low) || a.lowClosed - b.lowClosed) < 0 ? b : a)),
    compare: related,
  };

  const done = (reading, made, [op, ...rest]) => {
    if (op in LEAVES) return LEAVES[op](reading, ...rest);
    const isHeaded = op in HEADED;
    const of = rest.slice(isHeaded ? 2 : 0).map((place) => {
      const one = typeof place === "number" ? made[place] : place;
      return typeof one === "number" ? point(whole(one)) : one;
    });
    const isTest = op === "passing" || op === "all"; // which no figure passes
    if (of.includes(null) && !isTest) return null;
    return isHeaded ? HEADED[op](reading, rest.slice(0, 2), of) : OPERATIONS[op](...of);
  };

  /** What a derivation gives under a reading: null where it has no value. */
  const evaluate = (nodes, reading) => {
    const made = [];
    for (const node of nodes) {
      try {
        made.push(done(reading, made, node));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        made.push(null); // no number is in it, or none can be divided by it
      }
    }
    return made.at(-1);
  };

  // Printing, as claimbook.model.units does it.

  const ANY = "any number";
  const LEFT_OUT = "left out";

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");
  const shown = (scaled, places) => {
    const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
    const cut = digits.length - places;
    const decimals = digits.slice(cut).replace(/0+$/, "");
    const sign = scaled < 0n ? "\u2212" : "";
    return sign + grouped(digits.slice(0, cut)) + (decimals && `.${decimals}`);
  };

  /** A number that a source prints, with all its places. */
  const decimal = ([n, d]) => {
    let places = 0;
    while ((10n ** BigInt(places)) % d) places += 1;
    return shown((n * 10n ** BigInt(places)) / d, places);
  };

  /** The power of ten at or below a number, by the digits of its integers. */
  const magnitude = ([n, d]) => {
    const size = n < 0n ? -n : n;
    const power = size.toString().length - d.toString().length;
    const ten = 10n ** BigInt(Math.abs(power));
    return (power < 0 ? size * ten >= d : size >= d * ten) ? power : power - 1;
  };
  const placesOf = (x, width) => {
    if (10n % x[1] === 0n) return 1;
    const size = magnitude(x);
    const places = size >= 2 ? 0 : size >= 0 ? 1 : 1 - size;
    return isBounded(width) && sign(width) > 0 ? Math.max(places, -magnitude(width)) : places;
  };
  const DOWN = floor;
  const UP = (n, d) => -floor(-n, d);
  const NEAREST = (n, d) => {
    const below = floor(n, d);
    const twice = 2n * (n - below * d);
    return twice > d || (twice === d && below % 2n) ? below + 1n : below; // a half to the even one
  };
  /** The number as text, rounded, and whether it is still the same. */
  const rounded = (x, towards, width) => {
    if (!isBounded(x)) return ["", false];
    const places = placesOf(x, width);
    const scaled = x[0] * 10n ** BigInt(places);
    const rest = towards(scaled, x[1]);
    return [shown(rest, places), rest * x[1] === scaled];
  };

  const inWords = ({ low, high, lowClosed, highClosed }) => {
    if (compare(low, high) === 0) {
      const [text, isExact] = rounded(low, NEAREST, ZERO);
      return isExact ? text : `\u2248\u00a0${text}`;
    }
    const width = isBounded(low) && isBounded(high) ? sum(high, minus(low)) : Infinity;
    const [from, fromIsExact] = rounded(low, DOWN, width);
    const [to, toIsExact] = rounded(high, UP, width);
    const fromLow = `${lowClosed ? "at least" : "more than"} ${from}`;
    const toHigh = `${highClosed ? "at most" : "less than"} ${to}`;
    if (high === Infinity) return low === -Infinity ? ANY : fromLow;
    // A lower end of 0 goes without saying.
    if (sign(low) === 0 || low === -Infinity) return toHigh;
    // An open end that was rounded outward is not the number printed: "between" is true of it.
    if ((lowClosed || !fromIsExact) && (highClosed || !toIsExact))
      return `between ${from} and ${to}`;
    return `${fromLow} and ${toHigh}`;
  };

  /** The unit of what is chosen, of many and of one: `of` are the choices, each a name and its
      options, and `are` has the units for all ways to choose, the last name going round first; 0
      where units forbid what was to be done, and there is no value. */
  const unitOf = ({ of, are }, choices) => {
    const place = (among, name) => Math.max(0, among.indexOf(choices[name] ?? among[0]));
    return are[of.reduce((at, [name, among]) => at * among.length + place(among, name), 0)];
  };

  const SIGNS = { percent: " %", share: " of the whole" };

  /** What is printed of a value: ``style`` "reading" says in words what a source's hedge is taken
      to mean, ``unit`` is of many and of one, ``units`` (unitOf) stands in its place where choices
      differ in theirs, ``none`` is printed where there is no value. */
  const print = (value, { style = "text", unit: own = null, units, none = null } = {}, choices = {}) => {
    const unit = units ? unitOf(units, choices) : own;
    if (value === null || unit === 0) return none ?? "none";
    if (typeof value === "number") return value ? grouped(String(value)) : (none ?? "0");
    if (typeof value === "string") return value;
    if (value.text === LEFT_OUT) return LEFT_OUT;
    const text = style === "text" && value.text ? value.text : inWords(value);
    if (!unit || text === ANY) return text;
    return text + (SIGNS[unit[0]] ?? ` ${/(^|\s)1$/.test(text) ? unit[1] : unit[0]}`);
  };

  /** An end as Python writes it, for whoever holds the two against each other. */
  const exactly = (x) => {
    if (!isBounded(x)) return x < 0 ? "-inf" : "inf";
    return x[1] === 1n ? String(x[0]) : `${x[0]}/${x[1]}`;
  };

  return { evaluate, exactly, float, print };
})();
