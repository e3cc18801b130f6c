module raftlab/wasm/edge

go 1.26

require (
	github.com/syumai/workers v0.33.0
	raftlab v0.0.0
)

require (
	github.com/anishathalye/porcupine v1.3.1 // indirect
	go.etcd.io/raft/v3 v3.7.0 // indirect
	golang.org/x/image v0.44.0 // indirect
	golang.org/x/text v0.40.0 // indirect
	google.golang.org/protobuf v1.36.11 // indirect
)

replace raftlab => ../..
