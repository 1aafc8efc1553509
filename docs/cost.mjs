// node docs/cost.mjs [--users=10000] [--sends=20] [--devices=1.5] [--gb=2] [--concurrency=16] [--online=0.1] [--peak=4]
// The dollars of a month by the formula of cost.md.
import { fileURLToPath } from 'node:url';

export const prices = { executions: 0.4, gbSeconds: 26, signalRUnit: 49, signalRMillion: 1, sendSeconds: 0.05, publishes: 3 };
const unitConnections = 1_000;
const unitMillionsADay = 1;
const days = 30;

/** Executions and compute are per million sends; a unit of SignalR includes a million messages a day. */
export const cost = ({ users = 10_000, sends = 20, devices = 1.5, gb = 2, concurrency = 16, online = 0.1, peak = 4 } = {}) => {
  const connections = users * online * devices;
  const units = Math.ceil(connections / unitConnections);
  const millions = (users * sends) / 1e6;
  const messages = Math.max(0, millions * prices.publishes * devices - units * unitMillionsADay) * days;
  const compute = (prices.sendSeconds * prices.gbSeconds * gb) / concurrency;
  return {
    connections,
    units,
    sendsPerSecondAtPeak: (millions * 1e6 * peak) / 86_400,
    functions: millions * days * (prices.executions + compute),
    signalR: units * prices.signalRUnit + messages * prices.signalRMillion,
    storageGbAYear: millions * 365,
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2).map((argument) => /^--(\w+)=([\d.]+)$/.exec(argument));
  if (given.includes(null)) {
    console.error('Arguments look like --users=1000000.');
    process.exit(1);
  }

  const result = cost(Object.fromEntries(given.map(([, name, value]) => [name, Number(value)])));
  console.table(Object.fromEntries(Object.entries(result).map(([name, value]) => [name, Math.round(value)])));
}
