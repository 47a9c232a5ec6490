// <select data-zone="UTC">: where nobody has chosen yet (it still says UTC), the browser's own zone is proposed.
export function enhanceZones(root) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const select of root.querySelectorAll("select[data-zone]")) {
    const offered = [...select.options].some((option) => option.value === own);
    if (offered && select.value === select.dataset.zone && !select.form?.querySelector("[aria-invalid=true]")) select.value = own;
  }
}
