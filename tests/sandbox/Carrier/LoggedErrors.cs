using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DutyCall.Sandbox.Carrier;

/// <summary>Collects what was logged as an error: a test that passes over a defect of the carrier has not passed.</summary>
sealed class LoggedErrors : ILoggerProvider, ILogger
{
    readonly ConcurrentQueue<string> errors = [];

    public IReadOnlyCollection<string> All => errors;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            errors.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
