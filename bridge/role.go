//go:build js && wasm

package bridge

// The roles that a worker can have: Boot.Role.
const (
	RoleNode     = "node"
	RoleDirector = "director"
	RoleChecker  = "checker" // judges one history
)

// Role is one that a program can play: Play ends with the worker, or when its work is done.
type Role struct {
	Name string
	Play func(Boot)
}

// Run plays the role that this worker was booted for. The workers of a lab have one program,
// which is fetched and compiled once.
func Run(roles ...Role) {
	boot, err := Config()
	if err != nil {
		Fail(err.Error())
		return
	}
	known := ""
	for _, role := range roles {
		if role.Name == boot.Role {
			role.Play(boot)
			return
		}
		known += " " + role.Name
	}
	Fail("bridge: the boot setting role takes any of" + known + `, not "` + boot.Role + `"`)
}
