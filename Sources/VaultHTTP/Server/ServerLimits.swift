/// The bounds that keep one client, or many slow ones, from using the server up.
///
/// HTTP/2 adds NIO's own: a connection that sends more than 200 control frames, or 200 frames that break a stream,
/// within 30 seconds is closed.
public struct ServerLimits: Sendable {
    /// How many connections are open at once; more wait in the kernel's queue (`backlog`), then are refused.
    ///
    /// When fewer than a sixteenth are left, those that have waited longest for their clients are closed.
    public var maxConnections = 768
    /// How long a connection may wait for its client before it has to make way for others.
    public var leastWait: Duration = .milliseconds(500)
    /// The same for one whose client has sent no byte: the hello of TLS comes with the connection.
    public var leastSilence: Duration = .milliseconds(200)
    /// How many connections may wait to be accepted; of one beyond them the client hears nothing for a second.
    public var backlog = 1_024
    /// How long a new connection may take for the TLS handshake and its first request's head.
    public var requestHeadTimeout: Duration = .seconds(10)
    /// How long a request's body may take after its head; then 408 is answered.
    public var requestBodyTimeout: Duration = .seconds(30)
    /// How long a client may leave an answer unread that does not fit in the buffers on its way.
    public var stalledAnswerTimeout: Duration = .seconds(30)
    /// How long a connection without a request is kept; on HTTP/1.1 this bounds a slow later head too.
    public var idleTimeout: Duration = .seconds(120)
    /// The largest body in bytes; above it 413 is answered.
    public var maxBodyBytes = 4 << 20
    /// The largest head in bytes, all fields together; above it 431 is answered.
    public var maxHeaderBytes = 32 << 10
    /// The most fields in a head.
    public var maxHeaderFields = 100
    /// How many requests one HTTP/2 connection may have open at once.
    public var maxConcurrentStreams = 100
    /// How many streams all HTTP/2 connections together may have open; further ones are reset.
    ///
    /// When fewer than a sixteenth are left, the connection with streams that has waited longest is closed.
    public var maxStreams = 2_048
    /// How many streams of an HTTP/2 connection its client may reset in 30 seconds: each has cost the server a request.
    public var maxStreamResets = 32
    /// How long requests in flight may take to finish once shutdown began; then they are cut off.
    public var drainTimeout: Duration = .seconds(20)
    /// How long a refused client's remaining bytes are read and dropped, so that it can read the answer.
    public var lingerTimeout: Duration = .seconds(2)

    /// Bounds fit for one machine with the usual 1,024 open files.
    public init() {}
}
