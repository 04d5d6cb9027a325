"""Runs tpchgen-cli with the arguments of the input file and says what it took, all its threads included."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

arguments = json.loads(Path(sys.argv[1]).read_text())
subprocess.run([Path(sys.executable).with_name("tpchgen-cli"), *arguments], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# In KiB; on macOS in bytes.
peak = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
line = json.dumps({"cpuSeconds": used.ru_utime + used.ru_stime, "peakMemoryMb": peak})
os.write(int(os.environ["ETL_BENCH_PROTOCOL_FD"]), f"{line}\n".encode())
