// Transfers every frame back.
onmessage = ({ data: { port } }) => {
  port.onmessage = ({ data }) => port.postMessage(data, [data])
}
