// What the township has, asked of the server itself: lists at the desk change while one looks.

/** Every open case of that region, in full. */
export async function casesOf(server, region) {
  const { login, password } = server.accounts.find((one) => one.region === region)
  const api = async (path, options) => (await fetch(`${server.url}/api/v1${path}`, options)).json()
  const body = JSON.stringify({ login, password })
  const headers = { 'Content-Type': 'application/json', Origin: server.url }
  const { access_token } = await api('/sessions', { method: 'POST', headers, body })
  const authorised = { headers: { Authorization: `Bearer ${access_token}` } }
  const { items } = await api('/cases?limit=100', authorised)
  return Promise.all(items.map(({ id }) => api(`/cases/${id}`, authorised)))
}
