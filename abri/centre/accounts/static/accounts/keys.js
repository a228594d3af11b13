/* Asks the browser for a passkey or security key and sends what it answers.
 *
 * <form data-key="get|create" data-options="{...}"> with a hidden input "credential", a button [data-key-ask], a line
 * [data-key-refused] for a key that does not answer, and [data-key-unable], which is shown where keys cannot be asked.
 */
(() => {
  const able = window.PublicKeyCredential && window.webauthnJSON && window.webauthnJSON.supported()
  if (!able) return
  for (const form of document.querySelectorAll('form[data-key]')) {
    const ask = form.querySelector('[data-key-ask]')
    const refused = form.querySelector('[data-key-refused]')
    form.querySelector('[data-key-unable]').hidden = true
    ask.hidden = false
    ask.addEventListener('click', async () => {
      refused.hidden = true
      ask.disabled = true
      try {
        const answer = await window.webauthnJSON[form.dataset.key](JSON.parse(form.dataset.options))
        form.elements.credential.value = JSON.stringify(answer)
        form.submit()
      } catch {
        refused.hidden = false
        ask.disabled = false
      }
    })
  }
})()
