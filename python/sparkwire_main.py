"""What spark-submit starts: hands over to the runner, which starts the job's script."""

from sparkwire.runner import main

if __name__ == "__main__":
    main()
