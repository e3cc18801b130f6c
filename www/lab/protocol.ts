// Written by go run ./tests/generate, from what it names. Change that.
// One protocol, two files: www/lab/protocol.ts is written from raft/desk/protocol.go by
// go run ./tests/generate, and a test holds it equal.
//
// # Both ways
//
// Times are milliseconds of the cluster's clock, as numbers, unless a name says
// real; probabilities are in [0, 1]; a node is "n1", "n2", …; a range is a number or
// [min, max] on the way in and always [min, max] on the way out.
//
// # Page to director
//
// JSON objects, a line each: {"id": 7, "do": "put", …}; a message is what was asked for in one
// task, and is taken in one turn. id is a positive integer that
// the page has not used before. Each command is answered exactly once: by a reply
// that repeats its id, or (trace, picture, wire, check) by a binary message.
//
//	do          arguments (? may be missing)                 the reply's fields, and when it comes
//	start       nodes, settings {election, heartbeat,        once every node has started
//	            latency, loss, duplicate, reorder, fsync, scale,
//	            preVote?, checkQuorum? bool, driftBound?,
//	            priority?, quiet? bool}, seed, disk
//	            "opfs"|"memory", diskFallback? string,
//	            build? string, version? string, held? bool,
//	            off? [ids of rules], snapshotEvery?,
//	            logs? (as a scenario has them; on memory disks),
//	            engine? "raftlab"|"etcd" (raftlab where it is missing),
//	            world? "live"|"sim" (live where it is missing)
//	put         key, value, via?, within?                    outcome, revision, index, term | error
//	get         key, via?, within?, read?                    outcome, value, revision, index, term, createRevision, modRevision, version | error
//	delete      key, via?, within?                           outcome, revision, deleted, index, term | error
//	txn         compare?, success?, failure?, via?, within?, outcome, revision, succeeded, responses, index, term | error
//	            read?
//	watch       watch (a number, the page's name for it),    at once; changes follow
//	            key, from? (a revision)
//	unwatch     watch                                        at once
//	crash       node                                         once it is down (a terminate message comes first)
//	terminated  node, incarnation                            at once; the page has terminated that worker
//	died        node, incarnation, why? string               at once; that worker ended, or failed to load, by itself
//	panicked    node, incarnation, stack string              at once; that worker panicked
//	restart     node, incarnation, disk? "wipe"|"trust"      once it has started; its new worker is ready and its ports are open
//	pause       node                                         once it is paused
//	resume      node                                         once it runs
//	stall       node, what disk|apply|process, for ms        once it hangs
//	cut         link [from, to], oneWay? bool                at once
//	partition   groups [["n1"],["n2","n3"]]                  at once; nodes not named form one more group
//	heal                                                     at once
//	set         settings: any of election, heartbeat,        at once
//	            latency, loss, duplicate, reorder, fsync, scale,
//	            preVote, checkQuorum, driftBound, priority, quiet
//	set         node, settings: any of election, heartbeat,  at once
//	            fsync, drift, preVote, checkQuorum, driftBound,
//	            priority, quiet
//	set         link [from, to], settings: any of latency,   at once
//	            loss, duplicate, reorder
//	campaign    node                                         once the node has taken it up
//	transfer    node                                         once it is leader; an error if the transfer fails
//	join        node (a new id), incarnation                 once it has started, as no member; its worker is ready and its ports are open
//	add         node, learner? bool, within?                 once that is committed and the leader shows it; an error if the change fails
//	remove      node, within?                                likewise
//	reconfigure voters [ids], learners? [ids], within?       likewise, by a joint configuration
//	compact     node                                         once it has a snapshot of all that it had applied
//	hold        why? string (after "the lab is held: "; where it is missing, run() is to be called)  at once
//	run                                                      at once
//	suspend     (of a held lab)                              once all nodes are written down, and the page may end their
//	                                                         workers; an error when it was not to be. Then it takes only what
//	                                                         concerns no worker, until wake
//	wake                                                     once all go on: their new workers are ready and joined
//	mark                                                     at once; what is measured counts from here
//	seek        to? ms (the latest moment, where missing),   once it is in view. A simulated lab is held there; a live one runs
//	            place? (of a step at that time, in playing)  on, and any order shows its present again
//	step        back? bool                                   event {time, kind, node, from}, or null where there is none
//	undo                                                     of a simulated lab: once the future that an order after a seek replaced is back
//	open        run (a recording's document), build?,        in the place of start: once the recorded run has been made again;
//	            version?                                     the lab is held at its end
//	fork                                                     binary: the document of a run that goes on from the moment in
//	                                                         view, for open. A live lab's clocks stand meanwhile
//	play        scenario (a document, as text), play? (a     passed, and steps, a list of {at, passed, error?} of those that are over;
//	            number, the page's name for it), reading?    once the last is, or one fails. The scenario's cluster takes the place of
//	            bool (at each caption that steps follow the  the one that was there, of which nothing is answered any more
//	            lab is held, and run goes on), step?, place?,
//	            to? ms (nobody reads before so many steps; a
//	            simulated lab goes to that very moment at
//	            once, and is held), here? bool (its steps are
//	            asked of the cluster that is there)
//	leave                                                    at once; what is played has ended then, with the refusal left, and its cluster goes on
//	reach       to ms, scenario? (of which only the steps    once a simulated lab is there, as fast as it can, and held; the scenario that is
//	            count; they are taken from this moment on)   played goes on meanwhile. steps, as of play, and lost? ms: since when nobody leads
//	prepared    play, node? (all, where it is missing),      at once; an answer to prepare
//	            incarnation, or why string
//	log         node, from?, to?                             entries, as in a delta
//	flights     all bool (at any scale, not only slow ones)  at once
//	messages    from ms, to ms                               messages, as flights in a delta with the fate that is known now, and since: of
//	                                                         those that left in that stretch of the run the last ones, all of them
//	                                                         from since on
//	trace                                                    binary: the recording's file
//	picture     words (a language's picture.json),           binary: the moment in view as SVG
//	            theme? "light"|"dark"|"either", title?
//	wire        from, to, incarnation, seq (of a flight)     binary: the frame's bytes; or a reply with wire null. A simulated lab
//	                                                         has them as soon as the frame is under way, and for a while after it came
//	check                                                    binary: the clients' history, for the checker
//	host        fault? one of HostFaultKinds, for? real ms   at once, behind a delta with the clock: what the
//	                                                         browser did to the page's own thread
//
// Those that raft/order knows are its orders, in its words; the rest is of this page alone.
// What the engine can't do is refused with an error, whatever the command.
//
// The arguments of txn are those of types.ts' Txn. within is 5000 where it is missing.
// A put, get, delete or txn resolves with an outcome; it has an error in the place of a
// result only where its arguments are malformed or the lab is held. read is linearizable
// (where it is missing), lease or local, and only of what writes nothing.
//
// Outcomes: ok; failed: it definitely did not and will not take effect; unknown. A get
// changes nothing, so a get that is not ok is failed, never unknown.
//
// A watch tells the changes from the revision from on. Where that is missing, it tells those
// after the highest revision that any answer to this lab has told before the watch was asked
// for: a change made later always comes, one made before may not, one under way may. Where
// changes that it has not told are compacted, a last item says so, and the watch has ended.
//
// # Director to page
//
// JSON objects, a line each, each with a "t"; the page takes them in order. Where a message
// has a delta, that is its first line, and begins with {"t":"delta" and then, if it is there, the
// clock: the page reads it once somebody looks. A binary message is a reply: four bytes, the command's id (little-endian),
// then the bytes that it asked for.
//
//	{"t":"reply","id":7, …}                       fields as above
//	{"t":"reply","id":7,"error":{"code":…, …}}    the command did nothing. Beside an outcome it says why that is not ok
//	{"t":"watch","watch":3,"changes":[Change…]}   types.ts' Change, or Compacted
//	{"t":"terminate","node":"n1","incarnation":1} end that worker, then send "terminated"
//	{"t":"prepare","play":4,"node":"n1","nodes":5} a live lab's scenario needs a node's next worker, or, where node is null, the first of
//	                                              so many nodes in the place of all that there are: make it, and send "prepared"
//	{"t":"delta", …}                              what changed; always before a reply
//
// What is wrong is told as a refusal (raft/refusal): {"code":…} and its arguments, each a text, a list of
// texts, or another refusal. www/i18n has the sentences.
//
// A delta has, of these, the fields in which something changed:
//
//	"lab":     {"engine","capabilities","disk","diskFallback","seed","build","rules","leader","config","trusted"}: as in types.ts' Status, whole
//	           config is the leader's; without one, that of the log that is committed the furthest
//	"clock":   {"real":ms,"cluster":ms,"scale":0.1,"held":false,"why":""}: at the real time real (since
//	           the epoch) the cluster's clock showed cluster; since then it runs at scale, or, while
//	           held, not, and why, if it is not "", completes the sentence "the lab is held: "
//	           A simulated lab's has more: scale may be "max"; "speed", above 0 where the machine keeps only that; "to", the
//	           latest moment that was seen, and "now", whether this is it; "undo", where a future began that undo takes back,
//	           if there is one; "events", how many have happened, and "digest"; while a moment is sought and not in view yet,
//	           "sought", about where that is, and "reached", how far the run has come. why is a refusal where time has ended
//	           A live lab's has "from", the earliest moment that is kept, where that is not 0; and where a past moment is
//	           in view, at which cluster stands, "now" is false and "to" the present
//	"plan":    what the cluster began as, where that was not a start's, as a run's document has it: {nodes, engine?, seed?, settings,
//	           rulesOff?, snapshotEvery?, logs?, swarm?, befalls?}. Forget what the one before was asked for
//	"asked":   [taken,from,[what,…]]: what the cluster was asked for, for links. From the number from on, forget what was told before;
//	           what is asked[] in a run's document, of a live lab without after. The first MaxLinked are told. taken is how
//	           many came before the moment in view. null of a live lab's fork: nothing that was asked for leads there
//	"anew":    true: another moment is in view. Forget all nodes, links, events, flights, stalls, what waits, violations, faults of
//	           the host and what was measured; this delta tells them whole, but for what is as in state.ts before anything was
//	           told. The moment at which another future begins is told before it
//	"nodes":   {"n1":{…}}: the changed fields of types.ts' NodeStatus. down is a refusal where the node stopped
//	           by itself. log is
//	           {"first","last","from","entries":[[index,term,kind,text],…]}: drop the kept entries
//	           from index from on, append these, keep the last LogTail. When from is beyond
//	           the last kept entry + 1, drop them all
//	"links":   [["n1","n2",latencyMin,latencyMax,loss,duplicate,cut,reorder],…]
//	"events":  [[id,time,node,code,term,peer|null,a,b,c,d],…]: code names one of EventNames (code 1 is
//	           the first), or, from LabEvents on, one of LabEventNames (code LabEvents is the first)
//	"missed":  events left out between these, since more than EventsInDelta came: of those before the last EventsInDelta,
//	           only some are told, which say what nodes became, faults, answers to the client and leaders' commits
//	"flights": [[id,from,to,kind,reply,reject,term,index,entries,size,sent,due,fate],…], as types.ts'
//	           Flight; id is "n1.2.57": sender, its incarnation, its frame's number. Told while the
//	           scale is at most SlowScale, or when asked for by flights
//	"refused": [[id,to],…]: flights that their receiver threw away after all
//	"traffic": {"n1>n2":40}: messages a second over the last second; changed links only
//	"measured":[[since,last,median,worst,total,count,elections,failedElections,splitVotes,terms,ok,failed,unknown,p50,p99,
//	           messages,bytes],before]: of types.ts' Measured; times in µs, -1 for null, messages and bytes as in sent. What
//	           was before is told at a mark. Where only messages were sent, this is told with the traffic
//	"stalls":  [types.ts' Stall,…]: all that there are, when anything in them changed
//	"waiting": [[op,asked,count],…]: the client's operations that have no answer yet, oldest first, when anything in them changed. op is
//	           1 put, 2 get, 3 delete, 4 txn; what comes after the first MaxWaiting is told as one, of op 0, which counts them
//	"host":    {"faults":[types.ts' HostFault,…]}: the last ones
//	"crashes": [types.ts' Crash,…], whose stack is a refusal where the node stopped by itself
//	"playing": {"play":1,"steps":9,"step":4,"at":[ms,…],"places":[3,…],"waits":false,"error"?}: of the scenario of that name, which has so many steps (of a find
//	           its verdict is one more), so many are over, and those that are new since then, with their places, for seek. waits: it stands at a caption until run. Where
//	           a step has failed it is among them, and error says why. The first time a cluster has taken the place of the one before.
//	           Fewer than were told are over where another future has begun before the last of them
//	"violations": [types.ts' Violation,…] without sentence: new ones; a property of PropertyNames is told once a node,
//	           and one of FindingNames once
//
// # The checker
//
// It is the director's program in a worker of its own, whose role is "checker" and whose
// history is the answer to check: a byte, 1 where the history is full and only its beginning
// is there; four bytes, the number of its operations (little-endian); and these, as
// raft/check's Journal has them. Now and then it says
// {"steps":n}, how many tries its search has made, and at last: {"verdict":"ok"|"illegal"|"unknown"}, or
// {"error":{"code":…}}. A history ends at MaxHistory operations, or at 16 MiB; then its
// verdict is illegal or unknown.

/** protocolVersion grows when either side could misread the other. */
export const protocolVersion = 2
/** logTail is how many entries of each log the page holds. */
export const logTail = 256
/** pushInterval is the least time between two deltas that no reply asks for, real ms. */
export const pushInterval = 33
/** eventsInDelta and flightsInDelta bound one delta; see missed. */
export const eventsInDelta = 500
export const flightsInDelta = 400
/** slowScale is the highest scale at which flights are told unasked. */
export const slowScale = 0.5
/** defaultWithin is how long an operation tries unless told otherwise, ms. */
export const defaultWithin = 5000
/** maxOperations is how many client operations may be under way; one more fails. */
export const maxOperations = 4096
/** maxHistory is how many operations the history holds that check judges. */
export const maxHistory = 50000
/** maxNodes is the most nodes of a lab, and maxSnapshotEvery the most entries between two snapshots; a start has defaultSnapshotEvery where it does not say. What settings accept is in raft/order. */
export const maxNodes = 9
export const maxSnapshotEvery = 1000000000
export const defaultSnapshotEvery = 10000
/** maxLinked is how many calls of a lab the page is told: a link holds no more. */
export const maxLinked = 1000
/** labEvents is the code of the first of labEventNames. */
export const labEvents = 128

/** Names raft.EventCode 1, 2, … in order. */
export const eventNames = [
  'started',
  'electionTimeout',
  'campaignAsked',
  'becameCandidate',
  'voteGranted',
  'voteRefusedTerm',
  'voteRefusedVoted',
  'voteRefusedLog',
  'voteWon',
  'voteLost',
  'electionFailed',
  'becameLeader',
  'steppedDown',
  'newTerm',
  'leaderKnown',
  'lostToLeader',
  'messageStale',
  'proposed',
  'proposalRefused',
  'appended',
  'appendRefusedTerm',
  'appendRefusedLog',
  'truncated',
  'backtracked',
  'caughtUp',
  'committed',
  'commitHeld',
  'readStarted',
  'readConfirmed',
  'readRefused',
  'settings',
  'becamePreCandidate',
  'preVoteGranted',
  'preVoteRefusedTerm',
  'preVoteRefusedLeader',
  'preVoteRefusedLog',
  'preVoteWon',
  'preVoteLost',
  'preVoteFailed',
  'voteIgnored',
  'quorumLost',
  'transferBegun',
  'transferRefused',
  'transferAborted',
  'timeoutNowSent',
  'timeoutNow',
  'proposalHeld',
  'configured',
  'reconfigured',
  'changeRefused',
  'removed',
  'snapshotTaken',
  'snapshotSent',
  'snapshotInstalled',
  'snapshotNotNeeded',
  'leaseRead',
  'leaseLacking',
  'proposalOverLimit',
  'electionDeferred',
  'quietBegan',
  'quietEnded',
  'conflictRefused',
  'snapshotRefused',
  'matchLost',
] as const
/** Names raft.EventCode 1, 2, … in order. */
export type CoreEventName =
  | 'started' | 'electionTimeout' | 'campaignAsked' | 'becameCandidate' | 'voteGranted' | 'voteRefusedTerm'
  | 'voteRefusedVoted' | 'voteRefusedLog' | 'voteWon' | 'voteLost' | 'electionFailed' | 'becameLeader'
  | 'steppedDown' | 'newTerm' | 'leaderKnown' | 'lostToLeader' | 'messageStale' | 'proposed'
  | 'proposalRefused' | 'appended' | 'appendRefusedTerm' | 'appendRefusedLog' | 'truncated' | 'backtracked'
  | 'caughtUp' | 'committed' | 'commitHeld' | 'readStarted' | 'readConfirmed' | 'readRefused'
  | 'settings' | 'becamePreCandidate' | 'preVoteGranted' | 'preVoteRefusedTerm' | 'preVoteRefusedLeader' | 'preVoteRefusedLog'
  | 'preVoteWon' | 'preVoteLost' | 'preVoteFailed' | 'voteIgnored' | 'quorumLost' | 'transferBegun'
  | 'transferRefused' | 'transferAborted' | 'timeoutNowSent' | 'timeoutNow' | 'proposalHeld' | 'configured'
  | 'reconfigured' | 'changeRefused' | 'removed' | 'snapshotTaken' | 'snapshotSent' | 'snapshotInstalled'
  | 'snapshotNotNeeded' | 'leaseRead' | 'leaseLacking' | 'proposalOverLimit' | 'electionDeferred' | 'quietBegan'
  | 'quietEnded' | 'conflictRefused' | 'snapshotRefused' | 'matchLost'

/** Names what the lab does to a node, from code labEvents on. The numbers a…d are 0 but where said. */
export const labEventNames = [
  'crashed', // by command; a: its incarnation
  'died', // behind the lab's back; a: its incarnation
  'panicked', // a: its incarnation
  'restarted', // a: its incarnation
  'paused',
  'resumed',
  'cut', // the link from node to peer
  'healed', // the link from node to peer carries again
  'violated', // node broke a property; a: its place in propertyNames, or, behind those, in findingNames; b, c, d: its first three numbers
  // nobody can be elected: node would get a of the c votes that it needs; b servers refuse it only since they hear peer, which leads on
  // with d servers, itself included
  'stuck',
  'stopped', // by itself; a: its incarnation; b: its place in stopNames, from 1
  'trusted', // node runs on a disk that lacks writes; a: the last one there; b: the last that was durable
  // What browser or machine did; node is null where it struck more than one. a: its place in
  // hostFaultKinds; b: how long, real ns, or how far the clock jumped; c: its place in hostFaultScopes.
  'hostFault',
  'stalled', // something of node hangs; a: its place in whatNames, from 1; b: how long, ns
  'stallEnded', // a: its place in whatNames, from 1
  'heldUp', // a write of node waits for its disk, which hangs, and all else there for the write
  'answered', // a client's operation has ended; node is null. a: 1 put, 2 get, 3 delete, 4 txn; b: 1 ok, 2 failed, 3 unknown; c: how long it took, ns; d: the node that was asked last, 0: none was
] as const
/** Names what the lab does to a node, from code labEvents on. The numbers a…d are 0 but where said. */
export type LabEventName =
  | 'crashed' | 'died' | 'panicked' | 'restarted' | 'paused' | 'resumed'
  | 'cut' | 'healed' | 'violated' | 'stuck' | 'stopped' | 'trusted'
  | 'hostFault' | 'stalled' | 'stallEnded' | 'heldUp' | 'answered'

/** Names replica.StopReason 1, 2, … in order: why a node ended by itself. Its disk is full, does not do what it is asked for, or holds a log that is damaged. 'behind': its disk holds less than was durable, so it does not start as if nothing were lost; see `restart`. 'snapshot': its leader sent a snapshot that can't be read. */
export const stopNames = [
  'full',
  'disk',
  'damaged',
  'behind',
  'snapshot',
] as const
/** Names replica.StopReason 1, 2, … in order: why a node ended by itself. Its disk is full, does not do what it is asked for, or holds a log that is damaged. 'behind': its disk holds less than was durable, so it does not start as if nothing were lost; see `restart`. 'snapshot': its leader sent a snapshot that can't be read. */
export type StopReason =
  | 'full' | 'disk' | 'damaged' | 'behind' | 'snapshot'

/** Names check.Properties, in order: what holds in every Raft cluster, at every moment; www/i18n has a sentence on each. */
export const propertyNames = [
  'election-safety',
  'leader-append-only',
  'log-matching',
  'leader-completeness',
  'state-machine-safety',
  'term-monotonic',
  'one-vote-a-term',
  'commit-monotonic',
  'applied-monotonic',
  'committed-never-rewritten',
  'applied-within-commit',
  'commit-within-log',
  'configuration-safety',
  'log-order',
] as const
/** Names check.Properties, in order: what holds in every Raft cluster, at every moment; www/i18n has a sentence on each. */
export type PropertyName =
  | 'election-safety' | 'leader-append-only' | 'log-matching' | 'leader-completeness' | 'state-machine-safety' | 'term-monotonic'
  | 'one-vote-a-term' | 'commit-monotonic' | 'applied-monotonic' | 'committed-never-rewritten' | 'applied-within-commit' | 'commit-within-log'
  | 'configuration-safety' | 'log-order'

/** Names check.Findings, in order: what only a whole run of a find shows. */
export const findingNames = [
  'linearizability',
  'disruption',
  'liveness',
] as const
/** Names check.Findings, in order: what only a whole run of a find shows. */
export type FindingName =
  | 'linearizability' | 'disruption' | 'liveness'

/** Names what a browser or a machine does to a lab. A time is real. */
export const hostFaultKinds = [
  'stopped', // nothing ran for so long
  'hidden', // the page could not be seen for so long
  'frozen', // the browser froze the page for so long
  'cached', // the page was left, and kept for going back to it, for so long
  'jumped', // the system's clock went on by so much more than the browser's, or less
  'slow', // timers rang so late
] as const
/** Names what a browser or a machine does to a lab. A time is real. */
export type HostFaultKind =
  | 'stopped' | 'hidden' | 'frozen' | 'cached' | 'jumped' | 'slow'

/** Names whom it struck. */
export const hostFaultScopes = [
  'node',
  'page', // its own thread; the workers ran on
  'all',
  'director',
] as const
/** Names whom it struck. */
export type HostFaultScope =
  | 'node' | 'page' | 'all' | 'director'

/** Names the commands that a suspended lab takes: they concern no node's worker, or are refused as those of any held lab. */
export const asleepToo = [
  'put',
  'get',
  'delete',
  'txn',
  'add',
  'remove',
  'reconfigure',
  'hold',
  'mark',
  'log',
  'flights',
  'messages',
  'trace',
  'picture',
  'wire',
  'check',
  'host',
  'terminated',
  'died',
  'panicked',
  'suspend',
  'wake',
] as const
/** Names the commands that a suspended lab takes: they concern no node's worker, or are refused as those of any held lab. */
export type AsleepCommand =
  | 'put' | 'get' | 'delete' | 'txn' | 'add' | 'remove'
  | 'reconfigure' | 'hold' | 'mark' | 'log' | 'flights' | 'messages'
  | 'trace' | 'picture' | 'wire' | 'check' | 'host' | 'terminated'
  | 'died' | 'panicked' | 'suspend' | 'wake'

/** Ids of raft.RuleTable, in order: rules of Raft that can be switched off for study. */
export const ruleIds = [
  'commit-own-term',
  'durable-vote',
  'keep-vote',
  'up-to-date',
  'majority',
  'fsync-before-ack',
  'own-term-before-change',
  'fresh-read-context',
  'lease-drift-bound',
  'lease-ends-on-transfer',
  'read-quorum',
  'truncate-on-conflict',
  'match-from-zero',
  'session-dedup',
  'no-op',
  'pre-vote-reply-low',
  'pre-vote',
] as const
/** Ids of raft.RuleTable, in order: rules of Raft that can be switched off for study. */
export type RuleId =
  | 'commit-own-term' | 'durable-vote' | 'keep-vote' | 'up-to-date' | 'majority' | 'fsync-before-ack'
  | 'own-term-before-change' | 'fresh-read-context' | 'lease-drift-bound' | 'lease-ends-on-transfer' | 'read-quorum' | 'truncate-on-conflict'
  | 'match-from-zero' | 'session-dedup' | 'no-op' | 'pre-vote-reply-low' | 'pre-vote'

/** What happened to or in a node; the page's Why tells each in a sentence with its numbers. */
export type EventName = CoreEventName | LabEventName
