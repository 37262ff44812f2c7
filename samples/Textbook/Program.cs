// The networks that the textbooks teach with: one command trains one and shows what its text is about.

using Samples;
using Textbook;

return SampleProgram.Run(Options.Command(), "textbook", args);
