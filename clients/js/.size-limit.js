// Modules that are loaded when they are first needed; pages load `page.js` and `storage.js` at the start.
const onDemand = ['./uploads.js', './search.js', './pages.js'];
const forPages = ['./page.js', './storage.js'];

const core = { path: 'dist/index.js', import: '{ createChat }', gzip: true };

export default [
  { ...core, name: 'core without SignalR', ignore: ['@microsoft/signalr', ...onDemand, ...forPages], limit: '12 kB' },
  { ...core, name: 'core with SignalR', ignore: [...onDemand, ...forPages], limit: '28 kB' },
  { ...core, name: 'all that a page loads at the start, with SignalR', ignore: onDemand, limit: '29.5 kB' },
  { ...core, name: 'all there is, with SignalR', import: '*', limit: '31 kB' },
  { name: 'react', path: 'dist/react.js', ignore: ['react'], limit: '1.5 kB', gzip: true },
];
