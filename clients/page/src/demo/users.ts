import { signal } from '@preact/signals-core';
import { findDemoUsers, type DemoUser } from '../lib/demo';

/** Empty where the server gives no tokens away. */
export const demoUsers = signal<readonly DemoUser[]>([]);
export const isLoaded = signal(false);

export async function loadDemoUsers(): Promise<void> {
  demoUsers.value = await findDemoUsers() ?? [];
  isLoaded.value = true;
}
