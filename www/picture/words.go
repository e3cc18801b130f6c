package picture

import (
	"strconv"

	"raftlab/raft"
	"raftlab/raft/refusal"
	"raftlab/raft/view"
)

// words are all that a picture says, in one language. In braces are a sentence's arguments, counted from 0. What a node is in, and what
// kind a message has, is in the page's words (www/i18n); a test holds them equal.
type words struct {
	roles           [4]string // by raft.Role
	parts           [3]string // by view.Part
	crashed, paused string
	stopped         [5]string // by replica.StopReason, from 1
	hangs           [3]string // by replica.Stall, from 1
	messages        [7]string // by messageKind

	leader, noLeader    string
	nodes, oneNode      string
	moment              string
	node, votes, longer string
	under, one, more    string
	message, reply      string
	lost, severed       string
	cut, links, oneLink string
	seconds             string
}

// tables are by Language.
var tables = [...]words{
	English: {
		roles:    [...]string{raft.Follower: "follower", raft.Candidate: "candidate", raft.Leader: "leader", raft.PreCandidate: "pre-candidate"},
		parts:    [...]string{view.NoMember: "not a member", view.Learner: "learner", view.Voter: "voter"},
		crashed:  "crashed",
		paused:   "paused",
		stopped:  [...]string{"disk full", "disk failed", "log damaged", "log lost", "no snapshot"},
		hangs:    [...]string{"disk hangs", "apply hangs", "process hangs"},
		messages: [...]string{"client’s request", "vote request", "pre-vote request", "append", "heartbeat", "snapshot", "leadership transfer"},
		leader:   "{0} is leader of term {1}",
		noLeader: "No leader",
		nodes:    "{0} nodes",
		oneNode:  "1 node",
		moment:   "{0} at {1}.",
		node:     " {0}: {1}, term {2}{3}.",
		votes:    ", {0} of {1} votes",
		longer:   ", for {0} more",
		under:    "{0} messages under way",
		one:      "1 message under way",
		more:     ", and {0} more",
		message:  "{0} {1} → {2}{3}",
		reply:    " (reply)",
		lost:     " (lost)",
		severed:  " (cut off)",
		cut:      " Links cut: {0}.",
		links:    "{0} links cut",
		oneLink:  "1 link cut",
		seconds:  "{0} s",
	},
	Korean: {
		roles:    [...]string{raft.Follower: "팔로워", raft.Candidate: "후보", raft.Leader: "리더", raft.PreCandidate: "예비 후보"},
		parts:    [...]string{view.NoMember: "멤버 아님", view.Learner: "러너", view.Voter: "투표 멤버"},
		crashed:  "다운",
		paused:   "일시 정지",
		stopped:  [...]string{"디스크 가득 참", "디스크 고장", "로그 손상", "로그 유실", "스냅숏 없음"},
		hangs:    [...]string{"디스크 멈춤", "적용 멈춤", "프로세스 멈춤"},
		messages: [...]string{"클라이언트 요청", "투표 요청", "사전 투표 요청", "추가 요청", "하트비트", "스냅숏", "리더십 이양"},
		leader:   "임기 {1}의 리더: {0}",
		noLeader: "리더 없음",
		nodes:    "노드 {0}개",
		oneNode:  "노드 1개",
		moment:   "{0}, {1} 시점.",
		node:     " {0}: {1}, 임기 {2}{3}.",
		votes:    ", {1}표 중 {0}표",
		longer:   ", 앞으로 {0} 더",
		under:    "전송 중인 메시지 {0}개",
		one:      "전송 중인 메시지 1개",
		more:     " 외 {0}개",
		message:  "{0} {1} → {2}{3}",
		reply:    " (응답)",
		lost:     " (유실)",
		severed:  " (단절된 링크)",
		cut:      " 끊긴 링크: {0}.",
		links:    "끊긴 링크 {0}개",
		oneLink:  "끊긴 링크 1개",
		seconds:  "{0}초",
	},
}

// fill puts a sentence's arguments into it.
func fill(sentence string, arguments ...string) string {
	var b []byte
	for i := 0; i < len(sentence); i++ {
		if sentence[i] != '{' {
			b = append(b, sentence[i])
			continue
		}
		b = append(b, arguments[sentence[i+1]-'0']...)
		i += 2
	}
	return string(b)
}

// count is a sentence of how many.
func count(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fill(many, strconv.Itoa(n))
}

func number[T ~uint64](n T) string { return strconv.FormatUint(uint64(n), 10) }

// leads says who leads.
func (w *words) leads(n *view.Node) string {
	if n == nil {
		return w.noLeader
	}
	return fill(w.leader, n.ID.String(), number(n.Status.Term))
}

// time is a time in seconds, to the millisecond.
func (w *words) time(t raft.Time) string {
	return fill(w.seconds, refusal.Decimal(int64(t/raft.Millisecond), 3))
}

// lasts is how much longer something hangs, as the page says it.
func (w *words) lasts(t raft.Time) string {
	if t < 9950*raft.Millisecond {
		tenths := int64((t + 50*raft.Millisecond) / (100 * raft.Millisecond))
		return fill(w.seconds, refusal.Decimal(tenths/10, 0)+"."+refusal.Decimal(tenths%10, 0))
	}
	return fill(w.seconds, refusal.Decimal(int64((t+1000*raft.Millisecond-1)/(1000*raft.Millisecond)), 0))
}
