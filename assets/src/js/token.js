// Django's token for requests that change something. Signing in again, in another tab, changes it: the cookie knows.
export function token() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1];
  return cookie ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

// After a sign-in in another tab the forms of this page go on with the new one.
export function freshenTokens() {
  const now = token();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = now;
  if (document.body.hasAttribute("hx-headers")) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now }));
  }
}

export function post(url, body, options = {}) {
  const headers = { "X-CSRFToken": token(), Accept: "application/json", ...options.headers };
  return fetch(url, { method: "POST", credentials: "same-origin", redirect: "manual", body, ...options, headers });
}
