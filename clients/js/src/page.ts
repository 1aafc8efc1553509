// The parts that only pages need: other tabs, a store, object URLs and the page's life cycle. Loaded where there is a document.
export { createLocalFiles, type LocalFiles } from './local-files.js';
export { ALL, createStorage } from './storage.js';
export { indexedDbStore } from './store-indexeddb.js';
export { createTabs } from './tabs.js';
export { watchPage } from './watch-page.js';
