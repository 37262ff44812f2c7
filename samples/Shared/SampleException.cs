namespace Samples;

/// <summary>Something that the person who runs the sample can put right; it is told in one line.</summary>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class SampleException(string message) : Exception(message);
