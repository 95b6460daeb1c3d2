/// Pages as they were when a person last looked at them.
enum GoldenPage {
  static let staleRead = #"""

    <main>
    <h1>A stale read</h1>
    <p class="verdict">not linearizable</p>
    <ul><li>operations: 4</li><li>pending: 1 (each may have happened once at any later time, or never)</li><li>independent parts: 1</li><li>steps: 13, configurations: 6</li></ul>
    <p>“read → 1” of client ann (line 7) is the first answer that no order explains.</p>
    <p>In every order that explains the answers before it, the state by then is: 2, or 9. At no moment since it was asked could this have been the answer.</p>
    <p>These 3 operations contradict one another by themselves; none of them can be spared.</p>
    <h2 id="timeline">Operations</h2>
    <p>A bar reaches from a question to its answer; a dashed one was never answered. A number is the place in the order found; ✗ is the first impossible answer; ! marks what contradicts it. Arrow keys go from bar to bar, Home and End to the first and the last.</p>
    <div class="lanes" role="group" aria-labelledby="timeline">
    <div class="lane"><span class="client">client ann</span><div class="track" style="width:352px"><button type="button" class="operation contradicting" tabindex="-1" data-lane="0" data-left="0" aria-label="client ann: write 1; line 2; asked at 1; answered at 2; place 1 in the order; state before: null; state after: 1; one of those that contradict one another" style="left:0px;width:104px">1 ! write 1</button><button type="button" class="operation impossible contradicting" tabindex="-1" data-lane="0" data-left="28" aria-label="client ann: read → 1; line 7; asked at 6; answered at 7; not in the order; the first impossible answer; one of those that contradict one another" style="left:224px;width:112px">✗ ! read → 1</button></div></div>
    <div class="lane"><span class="client">client bob</span><div class="track" style="width:352px"><button type="button" class="operation contradicting" tabindex="-1" data-lane="1" data-left="14" aria-label="client bob: write 2; line 4; asked at 3; answered at 5; place 2 in the order; state before: 1; state after: 2; one of those that contradict one another" style="left:112px;width:104px">2 ! write 2</button></div></div>
    <div class="lane"><span class="client">client eve</span><div class="track" style="width:352px"><button type="button" class="operation pending" tabindex="-1" data-lane="2" data-left="15" aria-label="client eve: write 9 → ?; line 5; asked at 4; never answered; place 3 in the order; state before: 2; state after: 9" style="left:120px;width:224px">3 write 9 → ?</button></div></div>
    </div>
    <p id="detail" role="status">Choose an operation.</p>
    <h2>The longest order found</h2>
    <ol start="1">
    <li>client ann: write 1; state: 1</li>
    <li>client bob: write 2; state: 2</li>
    <li>client eve: write 9 → ?; state: 9</li>
    </ol>
    </main>

    """#
}
