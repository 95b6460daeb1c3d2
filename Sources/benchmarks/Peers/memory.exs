# Peer: the event loop as a GenServer with deferred replies, a process for each callee.
defmodule EventLoop do
  use GenServer

  def start, do: GenServer.start(__MODULE__, nil)
  def invoke(loop, callee), do: GenServer.call(loop, {:invoke, callee}, :infinity)
  def pending(loop), do: GenServer.call(loop, :pending, :infinity)
  def await(loop, id), do: GenServer.call(loop, {:await, id}, :infinity)
  def return(loop, id, value), do: GenServer.cast(loop, {:return, id, value})

  def init(_), do: {:ok, {0, %{}}}

  def handle_call({:invoke, callee}, _from, {last, promises}) do
    id = last + 1
    loop = self()
    spawn(fn -> return(loop, id, callee.()) end)
    {:reply, id, {id, Map.put(promises, id, {:pending, []})}}
  end

  def handle_call(:pending, _from, {last, promises}) do
    {:reply, last + 1, {last + 1, Map.put(promises, last + 1, {:pending, []})}}
  end

  def handle_call({:await, id}, from, {last, promises}) do
    case promises[id] do
      {:settled, value} -> {:reply, value, {last, Map.delete(promises, id)}}
      {:pending, awaiters} -> {:noreply, {last, Map.put(promises, id, {:pending, [from | awaiters]})}}
    end
  end

  def handle_cast({:return, id, value}, {last, promises}) do
    case promises[id] do
      {:pending, []} -> {:noreply, {last, Map.put(promises, id, {:settled, value})}}
      {:pending, awaiters} ->
        for from <- Enum.reverse(awaiters), do: GenServer.reply(from, value)
        {:noreply, {last, Map.delete(promises, id)}}
    end
  end
end

defmodule Workloads do
  def fib(_loop, n) when n < 2, do: n

  def fib(loop, n) do
    left = EventLoop.invoke(loop, fn -> fib(loop, n - 1) end)
    right = EventLoop.invoke(loop, fn -> fib(loop, n - 2) end)
    EventLoop.await(loop, left) + EventLoop.await(loop, right)
  end

  def run("seq", loop, n) do
    for _ <- 1..n, do: 42 = EventLoop.await(loop, EventLoop.invoke(loop, fn -> 42 end))
    n
  end

  def run("nested", loop, n) do
    for _ <- 1..n do
      outer =
        EventLoop.invoke(loop, fn ->
          2 * EventLoop.await(loop, EventLoop.invoke(loop, fn -> 42 end))
        end)

      84 = EventLoop.await(loop, outer)
    end

    n
  end

  def run("fanout", loop, n) do
    for _ <- 1..n do
      ids = for j <- 1..10_000, do: EventLoop.invoke(loop, fn -> j end)
      for id <- ids, do: EventLoop.await(loop, id)
    end

    n * 10_000
  end

  def run("fib", loop, n) do
    for _ <- 1..n, do: 6765 = fib(loop, 20)
    n * 21_891
  end

  def run("pending", loop, n) do
    parent = self()
    ids = for _ <- 1..n, do: EventLoop.pending(loop)
    for id <- ids, do: spawn(fn -> send(parent, {:done, EventLoop.await(loop, id)}) end)
    # A call comes after every await that was sent before it.
    EventLoop.pending(loop)
    Process.put(:resident, resident())
    for id <- ids, do: EventLoop.return(loop, id, id)
    for _ <- ids, do: receive(do: ({:done, _} -> :ok))
    n
  end

  def resident do
    [_, pages | _] = File.read!("/proc/self/statm") |> String.split()
    String.to_integer(pages) * 4096 / 1.0e6
  end
end

[workload | rest] = System.argv()
sizes = %{"seq" => 500_000, "nested" => 250_000, "fanout" => 40, "fib" => 15, "pending" => 1_000_000}
unless Map.has_key?(sizes, workload), do: System.halt(64)
# The default table of processes is smaller than the pending workload.
size = case rest do [text] -> String.to_integer(text); [] -> if(workload == "pending", do: 200_000, else: div(sizes[workload], 5)) end
{:ok, loop} = EventLoop.start()
start = System.monotonic_time(:nanosecond)
ops = Workloads.run(workload, loop, size)
seconds = (System.monotonic_time(:nanosecond) - start) / 1.0e9
pending = if rss = Process.get(:resident), do: ",\"pending_rss_mb\":#{rss}", else: ""
IO.puts("{\"name\":\"elixir #{workload}\",\"ops\":#{ops},\"seconds\":#{seconds},\"ops_per_s\":#{ops / seconds},\"rss_mb\":#{Workloads.resident()}#{pending}}")
