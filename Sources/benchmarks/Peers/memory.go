// Peer: an event loop in Go. A table of promises behind a mutex, a goroutine for each callee.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type promise struct {
	settled  bool
	value    int
	awaiters []chan int
}

type eventLoop struct {
	mutex    sync.Mutex
	promises map[int]*promise
	last     int
}

func (l *eventLoop) add() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.last++
	l.promises[l.last] = &promise{}
	return l.last
}

func (l *eventLoop) invoke(callee func() int) int {
	id := l.add()
	go func() { l.ret(id, callee()) }()
	return id
}

func (l *eventLoop) await(id int) int {
	l.mutex.Lock()
	p := l.promises[id]
	if p.settled {
		delete(l.promises, id)
		l.mutex.Unlock()
		return p.value
	}
	reply := make(chan int, 1)
	p.awaiters = append(p.awaiters, reply)
	l.mutex.Unlock()
	return <-reply
}

func (l *eventLoop) ret(id, value int) {
	l.mutex.Lock()
	p := l.promises[id]
	p.settled, p.value = true, value
	if len(p.awaiters) > 0 {
		delete(l.promises, id)
	}
	l.mutex.Unlock()
	for _, reply := range p.awaiters {
		reply <- value
	}
}

var loop = &eventLoop{promises: map[int]*promise{}}

func fib(n int) int {
	if n < 2 {
		return n
	}
	left := loop.invoke(func() int { return fib(n - 1) })
	right := loop.invoke(func() int { return fib(n - 2) })
	return loop.await(left) + loop.await(right)
}

func resident() float64 {
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.ParseFloat(strings.Fields(string(data))[1], 64)
	return pages * float64(os.Getpagesize()) / 1e6
}

func main() {
	sizes := map[string]int{"seq": 500000, "nested": 250000, "fanout": 40, "fib": 15, "pending": 1000000}
	workload := os.Args[1]
	n, known := sizes[workload]
	if !known {
		os.Exit(64)
	}
	if len(os.Args) > 2 {
		n, _ = strconv.Atoi(os.Args[2])
	}
	line := map[string]any{"name": "go " + workload}
	ops := n
	start := time.Now()
	switch workload {
	case "seq":
		for i := 0; i < n; i++ {
			loop.await(loop.invoke(func() int { return 42 }))
		}
	case "nested":
		for i := 0; i < n; i++ {
			if loop.await(loop.invoke(func() int { return 2 * loop.await(loop.invoke(func() int { return 42 })) })) != 84 {
				panic("wrong")
			}
		}
	case "fanout":
		ops = n * 10000
		for i := 0; i < n; i++ {
			ids := make([]int, 10000)
			for j := range ids {
				ids[j] = loop.invoke(func() int { return j })
			}
			for _, id := range ids {
				loop.await(id)
			}
		}
	case "fib":
		ops = n * 21891
		for i := 0; i < n; i++ {
			if fib(20) != 6765 {
				panic("wrong")
			}
		}
	case "pending":
		ids := make([]int, n)
		var waiting sync.WaitGroup
		waiting.Add(n)
		for i := range ids {
			ids[i] = loop.add()
			go func(id int) { loop.await(id); waiting.Done() }(ids[i])
		}
		for {
			loop.mutex.Lock()
			parked := len(loop.promises[ids[n-1]].awaiters)
			loop.mutex.Unlock()
			if parked > 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		line["pending_rss_mb"] = resident()
		for i, id := range ids {
			loop.ret(id, i)
		}
		waiting.Wait()
	}
	seconds := time.Since(start).Seconds()
	line["ops"], line["seconds"], line["ops_per_s"], line["rss_mb"] = ops, seconds, float64(ops)/seconds, resident()
	text, _ := json.Marshal(line)
	fmt.Println(string(text))
}
