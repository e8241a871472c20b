// Keeps the shell, and one page: the member's own day as it was last seen. `self.kept` was said before, by the
// address that brought this file: where the home is, which files its shell needs, and their version.
const { home, shell, version } = self.kept;
const prefix = `creuset:${home}`;
const SHELL = `${prefix}:shell:${version}`;
const DAY = `${prefix}:day`;
const KEPT = `${home}?kept=1`;

/** The day as it is now, or, asked for its head, whether somebody is signed in at all. */
const ask = (method) => fetch(KEPT, { method, credentials: "same-origin", redirect: "manual" });

/** The day as it is now is what will be shown without a connection. Whoever signs out while it is being kept told
 *  the browser to forget before it was there: so it is asked again afterwards whether they are still signed in. */
async function keep() {
  const answer = await ask("GET");
  if (!answer.ok) return forget();
  const cache = await caches.open(DAY);
  await cache.put(home, answer);
  if (!(await ask("HEAD")).ok) return forget();
}

/** Nothing of anybody is kept. */
const forget = () => caches.delete(DAY);

/** The shell is whole before this version takes over. */
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(shell)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const clear = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(`${prefix}:shell:`) && name !== SHELL);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
    await keep().catch(() => {});
  };
  event.waitUntil(clear());
});

/** A page of the member: from the server, or the day that was kept. Whoever is sent to sign in has nothing kept. */
async function page(event, url) {
  const isHome = url.pathname === home;
  try {
    const answer = await fetch(event.request);
    if (isHome) event.waitUntil(answer.ok ? keep().catch(() => {}) : forget());
    return answer;
  } catch (error) {
    const kept = await caches.match(home, { cacheName: DAY });
    if (kept) return kept;
    throw error;
  }
}

/** A file of the shell: its name changes with its content, so that what is kept is right. */
async function file(request) {
  return (await caches.match(request, { cacheName: SHELL })) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" || (url.pathname === home && !url.search)) event.respondWith(page(event, url));
  else if (shell.includes(url.pathname)) event.respondWith(file(request));
});
