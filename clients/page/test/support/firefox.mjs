// Firefox, with the push service of LocalHost as its own. Pages of this browser subscribe and get pushes as on the web.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The program that `FIREFOX` names, or one in the search path. Undefined if there is none. */
export const firefoxPath = process.env.FIREFOX
  || (process.env.PATH ?? '').split(delimiter).flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => join(folder, name))).find(isProgram);

export const openFirefox = (serverUrl) => puppeteer.launch({
  browser: 'firefox',
  executablePath: firefoxPath,
  headless: true,
  timeout: 120_000,
  extraPrefsFirefox: {
    'dom.push.serverURL': `${serverUrl.replace('http:', 'ws:')}/push`,
    'dom.push.testing.allowInsecureServerURL': true,
    // Firefox turns push off under remote control.
    'dom.push.connection.enabled': true,
    // Granted, because nobody answers the question.
    'permissions.default.desktop-notification': 1,
    // The test machine has no desktop to show notifications.
    'alerts.useSystemBackend': false,
  },
});
