#!/bin/sh
# Installing a package starts no service in a container.
exit 101
