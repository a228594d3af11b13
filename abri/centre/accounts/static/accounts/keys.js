/* Asks the browser for a passkey or security key and sends what it answers.
 *
 * <form data-passkey="get|create" data-options="{...}"> with a hidden input "credential", a button [data-passkey-ask], a line
 * [data-passkey-refused] for a key that does not answer, and [data-passkey-unable], which is shown where keys cannot be asked.
 */
(() => {
  const able = window.PublicKeyCredential && window.webauthnJSON && window.webauthnJSON.supported()
  if (!able) return
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const ask = form.querySelector('[data-passkey-ask]')
    const refused = form.querySelector('[data-passkey-refused]')
    form.querySelector('[data-passkey-unable]').hidden = true
    ask.hidden = false
    ask.addEventListener('click', async () => {
      refused.hidden = true
      ask.disabled = true
      try {
        const answer = await window.webauthnJSON[form.dataset.passkey](JSON.parse(form.dataset.options))
        form.elements.credential.value = JSON.stringify(answer)
        form.submit()
      } catch {
        refused.hidden = false
        ask.disabled = false
      }
    })
  }
})()
