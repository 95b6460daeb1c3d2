// The peer of the round trips: client → server → worker → server → client over HTTP, promises in a map
// in memory, Go's net/http on all sides. The worker and the clients wait in long polls.
//
//	go run roundtrip.go roundtrip8 2      8 clients for 2 s, after half a second that does not count
//
// Server and worker are processes of their own, started by the load; they end with it.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

type promise struct {
	value []byte
	done  chan struct{}
}

// serve keeps promises in a map, and a queue of those that nobody has taken.
func serve() {
	var lock sync.Mutex
	promises := map[string]*promise{}
	queue := make(chan string, 10_000)
	find := func(r *http.Request) *promise {
		lock.Lock()
		defer lock.Unlock()
		return promises[r.URL.Query().Get("id")]
	}
	http.HandleFunc("/create", func(w http.ResponseWriter, r *http.Request) {
		id := r.URL.Query().Get("id")
		lock.Lock()
		promises[id] = &promise{done: make(chan struct{})}
		lock.Unlock()
		queue <- id
	})
	http.HandleFunc("/take", func(w http.ResponseWriter, r *http.Request) {
		select {
		case id := <-queue:
			io.WriteString(w, id)
		case <-r.Context().Done():
		}
	})
	http.HandleFunc("/settle", func(w http.ResponseWriter, r *http.Request) {
		found := find(r)
		found.value, _ = io.ReadAll(r.Body)
		close(found.done)
	})
	http.HandleFunc("/await", func(w http.ResponseWriter, r *http.Request) {
		found := find(r)
		<-found.done
		w.Write(found.value)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("http://%s\n", listener.Addr())
	check(http.Serve(listener, nil))
}

// post sends a request, and returns the body of the answer.
func post(client *http.Client, url, body string) string {
	response, err := client.Post(url, "text/plain", strings.NewReader(body))
	check(err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != 200 {
		check(fmt.Errorf("%s: %s", url, response.Status))
	}
	return string(answer)
}

// work takes what is there and settles it, each in a goroutine of its own.
func work(server string) {
	client := connections(64)
	for {
		id := post(client, server+"/take", "")
		go post(client, server+"/settle?id="+id, "42")
	}
}

func connections(n int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: n, MaxIdleConnsPerHost: n}}
}

func load(name string, clients int, seconds float64, server string) {
	client := connections(clients)
	start := time.Now().Add(500 * time.Millisecond)
	end := start.Add(time.Duration(seconds * float64(time.Second)))
	times := make([][]time.Duration, clients)
	var group sync.WaitGroup
	for c := 0; c < clients; c++ {
		group.Add(1)
		go func(c int) {
			defer group.Done()
			for i := 0; time.Now().Before(end); i++ {
				begin := time.Now()
				id := fmt.Sprintf("call-%d-%d", c, i)
				post(client, server+"/create?id="+id, "")
				if answer := post(client, server+"/await?id="+id, ""); answer != "42" {
					check(fmt.Errorf("%s instead of 42", answer))
				}
				if now := time.Now(); begin.After(start) && now.Before(end) {
					times[c] = append(times[c], now.Sub(begin))
				}
			}
		}(c)
	}
	group.Wait()
	var all []time.Duration
	for c := range times {
		all = append(all, times[c]...)
	}
	if len(all) == 0 {
		check(fmt.Errorf("no operation came to its end in time"))
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Printf(`{"name":"go %s","ops":%d,"seconds":%.6f,"ops_per_s":%.1f,"rss_mb":%.1f,"p50_us":%.1f,"p99_us":%.1f,"errors":0}`+"\n",
		name, len(all), seconds, float64(len(all))/seconds, float64(usage.Maxrss)/1024,
		float64(all[len(all)/2].Nanoseconds())/1000, float64(all[len(all)*99/100].Nanoseconds())/1000)
}

// companion starts this program again; it ends when its standard input does.
func companion(output io.Writer, words ...string) *exec.Cmd {
	command := exec.Command("/proc/self/exe", words...)
	if path, err := os.Executable(); err == nil {
		command.Path = path
	}
	command.Stdout = output
	command.Stderr = os.Stderr
	_, err := command.StdinPipe()
	check(err)
	check(command.Start())
	return command
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: roundtrip roundtripN SECONDS")
		os.Exit(64)
	}
	if os.Args[1] == "serve" || os.Args[1] == "work" {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
	}
	switch os.Args[1] {
	case "serve":
		serve()
	case "work":
		work(os.Args[2])
	default:
		clients, err := strconv.Atoi(strings.TrimPrefix(os.Args[1], "roundtrip"))
		check(err)
		seconds, err := strconv.ParseFloat(os.Args[2], 64)
		check(err)
		reader, writer, err := os.Pipe()
		check(err)
		server := companion(writer, "serve", "-")
		line := make([]byte, 100)
		n, err := reader.Read(line)
		check(err)
		url := string(bytes.TrimSpace(line[:n]))
		worker := companion(nil, "work", url)
		load(os.Args[1], clients, seconds, url)
		worker.Process.Kill()
		server.Process.Kill()
	}
}
