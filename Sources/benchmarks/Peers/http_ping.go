// The peer of ping8: GET /health over keep-alive connections, with Go's net/http on both sides.
//
//	go run http_ping.go ping8 100000          server and clients in one process; one JSON line
//	go run http_ping.go clients 8 100000 URL  clients only, against any server
//	go run http_ping.go serve 8080            server only, for any load generator
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func health(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) }

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", health)
	return mux
}

func load(name, url string, clients, n int) {
	transport := &http.Transport{MaxIdleConns: clients, MaxIdleConnsPerHost: clients}
	client := &http.Client{Transport: transport}
	times := make([][]time.Duration, clients)
	errors := make([]int, clients)
	var group sync.WaitGroup
	start := time.Now()
	for c := 0; c < clients; c++ {
		group.Add(1)
		go func(c int) {
			defer group.Done()
			for i := 0; i < n/clients; i++ {
				begin := time.Now()
				response, err := client.Get(url)
				if err != nil || response.StatusCode != 200 {
					errors[c]++
					continue
				}
				io.Copy(io.Discard, response.Body)
				response.Body.Close()
				times[c] = append(times[c], time.Since(begin))
			}
		}(c)
	}
	group.Wait()
	seconds := time.Since(start).Seconds()
	var all []time.Duration
	failed := 0
	for c := range times {
		all = append(all, times[c]...)
		failed += errors[c]
	}
	if len(all) == 0 {
		fmt.Fprintln(os.Stderr, "no request was answered")
		os.Exit(1)
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	fmt.Printf(`{"name":%q,"ops":%d,"seconds":%.6f,"ops_per_s":%.1f,"rss_mb":%.1f,"p50_us":%.1f,"p99_us":%.1f,"errors":%d}`+"\n",
		name, len(all), seconds, float64(len(all))/seconds, float64(usage.Maxrss)/1024,
		float64(all[len(all)/2].Nanoseconds())/1000, float64(all[len(all)*99/100].Nanoseconds())/1000, failed)
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		fmt.Fprintln(os.Stderr, "not a number:", text)
		os.Exit(64)
	}
	return n
}

func main() {
	args := os.Args[1:]
	switch {
	case len(args) == 2 && strings.HasPrefix(args[0], "ping"):
		clients := number(strings.TrimPrefix(args[0], "ping"))
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(69)
		}
		go http.Serve(listener, handler())
		load(args[0], "http://"+listener.Addr().String()+"/health", clients, number(args[1]))
	case len(args) == 4 && args[0] == "clients":
		load("clients", args[3], number(args[1]), number(args[2]))
	case len(args) == 2 && args[0] == "serve":
		fmt.Fprintln(os.Stderr, http.ListenAndServe("127.0.0.1:"+args[1], handler()))
		os.Exit(69)
	default:
		fmt.Fprintln(os.Stderr, "usage: http_ping pingN OPS | clients N OPS URL | serve PORT")
		os.Exit(64)
	}
}
